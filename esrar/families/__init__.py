"""Productive families: the household, its members and its activities."""
