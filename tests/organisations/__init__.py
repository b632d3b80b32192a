"""Bodies and their roles."""
