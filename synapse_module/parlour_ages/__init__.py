"""Gives Parlour one type of account data, and says when it changes: a module for Synapse.

`parlour_ages.module.ParlourAges` is what homeserver.yaml names.
"""
