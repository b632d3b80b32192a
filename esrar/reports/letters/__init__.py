"""Outgoing letters: made from templates with named fields, approved, numbered, frozen on paper."""
