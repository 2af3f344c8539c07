"""The door to language models: the only importer of openai. Prompts are never logged here."""
