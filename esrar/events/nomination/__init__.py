"""Nominating families for an exhibition: declared rules, a ranking with reasons, a list."""
