"""The audit: what it keeps, and what it finds."""
