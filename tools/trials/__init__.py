"""Tries to lose data: kills the server, fills the disk, cuts the power, crowds it, spoils a file.

Each trial prints its figure; it runs on a data folder of its own, through the same doors as people.
What each must show and what it showed: docs/trials.md.
"""
