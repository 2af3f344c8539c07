"""The process that reads account data for Parlour and nothing else: it imports nothing of it."""
