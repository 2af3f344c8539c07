"""Floor 1, nouns: frozen dataclasses, enums and NewTypes. Standard library only."""
