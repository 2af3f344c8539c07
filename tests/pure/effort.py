"""How much a property is worth, against the profile in force: quick by default, deep in a soak."""

from hypothesis import settings


def twice() -> settings:
    """For rules that nothing else would catch, over rooms of many shapes."""
    return settings(max_examples=2 * settings().max_examples)
