"""In a real browser: what people see, reach, type and print."""
