"""Floor 3: what the halls need from the doors, as Protocols without code."""
