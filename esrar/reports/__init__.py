"""Papers of the association: reports, letters, packs of proof, and how each is verified."""
