"""Approved copies of a register: frozen, numbered, fingerprinted, signed off, never changed."""
