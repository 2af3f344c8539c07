"""The demo: people on two homeservers talk with the AI in one group, on this machine alone."""
