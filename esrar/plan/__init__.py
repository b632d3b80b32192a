"""The operational plan: what was promised for a fiscal year, and how far it is kept."""
