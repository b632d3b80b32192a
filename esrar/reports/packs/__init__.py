"""Packs of proof: a repeatable sample of the rows behind a number, with their evidence."""
