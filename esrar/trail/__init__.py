"""The audit as people read it: what was done, by whom, to which record, and whether it holds."""
