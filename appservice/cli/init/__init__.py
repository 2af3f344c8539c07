"""`parlour init`: asks what must be known, and writes the settings and the registration."""
