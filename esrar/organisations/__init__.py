"""Bodies the association deals with: each exists once, and its roles hang on it."""
