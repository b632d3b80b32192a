"""Reads workbooks of others into a register: columns guessed, rows checked, written in one go."""
