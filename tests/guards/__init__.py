"""Tests that hold the house rules; each failure message is its own mend."""
