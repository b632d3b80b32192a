"""Events: what their dates say, and how families are gathered."""
