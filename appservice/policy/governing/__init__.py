"""The rules of a group as a pure function: from a room's state to what must be put right."""

from appservice.policy.governing.plan import plan

__all__ = ["plan"]
