"""Floor 5, hall: rooms that are not known yet. It decides who comes to which hall, and keeps no words."""
