"""What the law on personal data asks: copies, consents, destruction, retention, breaches."""
