"""Parlour: a Matrix application service that seats an AI user in invite-only group rooms."""

__version__ = "0.1.0"
