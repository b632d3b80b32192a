"""Trials of trust: access, privacy, files, nothing lost."""
