"""What everything stands on: it knows nothing of families, licences or plans."""
