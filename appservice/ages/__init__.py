"""Ages, floor 5: the only place that reads and signs statements of age; asks peers and readers."""
