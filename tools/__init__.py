"""Workshop tools that `make` runs; no part of the application."""
