"""Sign-in, visits, permissions, roles."""
