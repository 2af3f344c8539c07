"""Wishes that are stored and not carried out yet: they hold from the moment they were written."""

from collections.abc import Iterable
from dataclasses import replace

from appservice.model.ids import UserId
from appservice.model.remembering import Recollection, Remembered, Remembering
from appservice.model.wishing import (
    ChooseRemembering,
    ForgetRemembered,
    ForgetSource,
    RememberText,
    RewordRemembered,
)


def without_pending(
    recalled: Recollection, wishes: Iterable[object], owner: UserId
) -> Recollection:
    """What may be told all the same. What is to be remembered or reworded waits for its turn."""
    lines = recalled.lines
    for wish in wishes:
        if getattr(wish, "by", None) == owner:
            lines = tuple(line for line in lines if _stays(line, wish))
    return replace(recalled, lines=lines)


def _stays(line: Remembered, wish: object) -> bool:
    match wish:
        case ForgetRemembered(numbers=numbers, every=every, sure=True):
            return not every and line.number not in numbers
        case ForgetSource(source=source):
            return line.event_id != source
        case RewordRemembered(number=number):
            return line.number != number
        case RememberText(anew=True, source=source):
            return line.event_id != source
        case ChooseRemembering(remembering=chosen):
            return chosen != Remembering.OFF
    return True
