"""Agreements with other bodies, what each side owes, and how good the partnership was."""
