"""Who changed what, old and new, in the same transaction; knows actors by id only."""
