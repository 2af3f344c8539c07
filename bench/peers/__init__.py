"""One scripted scene, played to Parlour or to another AI on Matrix: who interrupts, who misses."""
