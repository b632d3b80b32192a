"""Families: their standing, their holders, what their record must agree on."""
