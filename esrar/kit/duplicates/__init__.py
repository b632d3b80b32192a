"""Duplicates: which records may be the same one, why, and how several become one."""
