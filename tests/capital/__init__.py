"""Capital on the days it was stated."""
