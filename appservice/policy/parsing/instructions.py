"""The commands about how the AI user is to talk in a group."""

from collections.abc import Callable, Mapping

from appservice.model.commands.instructions import (
    ClearInstructions,
    Guidance,
    Instruct,
    SetTone,
    ShowInstructions,
)
from appservice.model.instructions import Tone

MAX_WORD = 40
_NONE = ("none", "off", "default")


def _instructions(rest: str) -> Guidance:
    match rest.casefold():
        case "show":
            return ShowInstructions()
        case "clear":
            return ClearInstructions()
        case _:
            return Instruct(rest)


def _tone(rest: str) -> SetTone:
    word = rest.casefold()
    known = {each.value: each for each in Tone} | dict.fromkeys(_NONE, Tone.USUAL)
    return SetTone(known.get(word), rest[:MAX_WORD])


PARSERS: Mapping[str, Callable[[str], Guidance]] = {
    "instructions": _instructions,
    "tone": _tone,
}
