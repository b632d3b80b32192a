"""Processes and how far they are electronic."""
