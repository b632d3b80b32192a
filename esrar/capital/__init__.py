"""The association's capital on the days it was stated."""
