"""The inventory of administrative and financial processes and how far each is electronic."""
