"""A model's own words, freed of what it copies from the transcript: labels and others' lines."""

import re
from typing import Final

from appservice.prompt.clean import plain, without_room_ping
from appservice.prompt.labels import Labels

_TAGS: Final = r"(?:[ ]?\([^()\n]{1,80}\))?"


def own_words(text: str, names: Labels) -> str:
    """The answer alone, clean, without `@room`. May be empty.

    A label at the start goes (`Parlour:`, `**Parlour:**`, `«Ann»:`); a later line that starts with
    a known speaker in our signs is the model writing for others: it and all after it go.
    """
    answer = plain(text).strip()
    starts = _own_start(names)
    while found := starts.match(answer):
        answer = answer[found.end() :].lstrip()
    invented = _others_line(names).search(answer)
    if invented:
        answer = answer[: invented.start()].rstrip()
    return without_room_ping(_signs(names).sub(lambda sign: sign[1], answer)).strip()


def _any_label(names: Labels) -> str:
    longest_first = sorted(names.by_user.values(), key=len, reverse=True)
    return "|".join(map(re.escape, longest_first))


def _own_start(names: Labels) -> re.Pattern[str]:
    own = re.escape(names.ai_name)
    bare = rf"(?:\*\*|__|\[)?{own}(?:\*\*|__|\])?[ ]?[:\uff1a](?:\*\*|__)?(?=\s|\Z)"
    signed = rf"«(?:{_any_label(names)})»{_TAGS}[ ]?[:\uff1a]"
    return re.compile(rf"(?:{signed}|{bare})", re.IGNORECASE)


def _others_line(names: Labels) -> re.Pattern[str]:
    return re.compile(rf"^«(?:{_any_label(names)})»{_TAGS}[ ]?:", re.IGNORECASE | re.MULTILINE)


def _signs(names: Labels) -> re.Pattern[str]:
    return re.compile(rf"«({_any_label(names)})»", re.IGNORECASE)
