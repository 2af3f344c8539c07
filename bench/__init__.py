"""Measurements: `python -m bench [--quick]`. Not tests: nothing here passes or fails by a clock.

Every figure that depends on the machine has a peer, measured in the same run, to be read against.
"""
