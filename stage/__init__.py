"""The stage: everything that plays Parlour for the demo and the tests. Nothing of the product imports it."""
