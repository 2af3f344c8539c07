"""What is decided about encryption. Its doors, where keys are, live in `matrix/crypto`."""
