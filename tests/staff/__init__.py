"""Staff: who is in service, what was found about their work, and what they say without names."""
