"""Files that leave the association: to whom, why, on what basis, and whose data they hold."""
