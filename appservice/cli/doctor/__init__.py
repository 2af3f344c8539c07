"""`parlour doctor`: looks at everything that has to fit together, and says what does not."""
