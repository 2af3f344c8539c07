"""How hard property tests look: quickly in every run, deeply in `make soak`."""

from hypothesis import settings

settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("deep", max_examples=500, deadline=None)
settings.load_profile("quick")
