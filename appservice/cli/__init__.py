"""The command line `parlour`: one module for each command, `commands.py` lists them all."""
