"""Localities of Al-Ahsa and their spellings."""
