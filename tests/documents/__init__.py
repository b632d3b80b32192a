"""Documents, their versions and their approval."""
