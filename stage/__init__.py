"""The stage: homeservers, people and models that play Parlour for the demo and the tests.

Nothing of the product imports it.
"""
