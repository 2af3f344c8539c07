"""The commands about how the AI user is to talk in a group."""

from dataclasses import dataclass

from appservice.model.instructions import Tone


@dataclass(frozen=True, slots=True)
class Instruct:
    """`instructions …`: the rest of its first line; the lines below it belong to the text."""

    first: str


@dataclass(frozen=True, slots=True)
class ShowInstructions:
    """`instructions show`."""


@dataclass(frozen=True, slots=True)
class ClearInstructions:
    """`instructions clear`."""


@dataclass(frozen=True, slots=True)
class SetTone:
    """`tone brief`; `to` is None where the `word` is no tone, or there is none."""

    to: Tone | None
    word: str = ""


Guidance = Instruct | ShowInstructions | ClearInstructions | SetTone
