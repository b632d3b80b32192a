"""What the tests stand on: databases, a browser, people to sign in."""
