"""Trainers, training programmes and their runs, with who attended how long."""
