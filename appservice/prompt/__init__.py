"""What a model is told and what becomes of its words: pure text in, pure text out, no clock."""
