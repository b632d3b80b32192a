"""What needs somebody: read off the records, whatever it is; only who minds it and when is kept."""
