"""The tests; folders mirror those of esrar/."""
