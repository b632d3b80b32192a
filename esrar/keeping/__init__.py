"""Keeps what is recorded: backups and their return, the move to another database, the health."""
