"""Floor 5, door: everything that speaks the Matrix protocol. The only importer of mautrix."""
