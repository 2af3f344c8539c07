"""The floor: rules of our own that look at all words, wherever they are said, at no cost.

It finds what is on its published lists, and claims no more than that.
"""

from appservice.policy.floor.rules import rated

__all__ = ["rated"]
