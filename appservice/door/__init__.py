"""Floor 5, hall: rooms that have no kind yet. It sends each to its hall, and keeps no words."""
