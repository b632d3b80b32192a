"""How records count: fiscal years, the measures, the members kept for each, and what moved them."""
