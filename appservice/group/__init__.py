"""Floor 5, hall: the group-room use case. Never reaches personal things, not even indirectly."""
