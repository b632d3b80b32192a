"""Economic and community initiatives, from the idea to the last day, and their quality."""
