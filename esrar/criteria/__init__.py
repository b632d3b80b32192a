"""Criteria sets, weighted and versioned, and what was scored by them."""
