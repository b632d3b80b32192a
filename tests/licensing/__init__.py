"""Licences: what their dates say on a day."""
