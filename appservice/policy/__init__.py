"""Floor 2, rules: pure, synchronous, total. The time and chance are arguments."""
