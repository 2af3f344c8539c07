"""The command about which language model answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChooseModel:
    """`model auto|NAME`, in one line; empty asks which it is."""

    to: str


Models = ChooseModel
"""The commands about language models."""
