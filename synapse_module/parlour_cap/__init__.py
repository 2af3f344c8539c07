"""Refuses one person too many in Parlour's groups at the source: a module for Synapse.

`parlour_cap.module.ParlourCap` is what homeserver.yaml names.
"""
