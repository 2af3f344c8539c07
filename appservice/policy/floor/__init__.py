"""The floor: rules of our own that look at all words, wherever they are said, at no cost.

It finds what is on its published lists (`words`), and claims no more than that. It is there beside
a classifier, never in its place.
"""

from appservice.policy.floor.rules import Looked, looked, rated, rated_as, seeks_help

__all__ = ["Looked", "looked", "rated", "rated_as", "seeks_help"]
