"""Licences of families: their types, the path to one, and what each activity needs."""
