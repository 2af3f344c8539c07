"""By hand from a direct chat to a group: what is meant, what may be copied, and where it may go."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from appservice.model.chat import Author, Line
from appservice.model.crossing import CopyWish, Place, Shown
from appservice.model.event import LineKind
from appservice.model.group import Standing
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room, RoomKind

MOST_COPIED: Final = 100
USUAL_COPIED: Final = 20
LONGEST_SHARED: Final = 2000
"""Characters."""
MOST_COPIED_CHARS: Final = 60_000
"""Of all that is copied at once, in characters."""

# Many spaces are tried from the first alone, or a line of them holds up all rooms.
_TO: Final = re.compile(r"(?<!\s)\s+to\s+", re.IGNORECASE)
_MOST_SPLITS: Final = 24
_LINE: Final = re.compile(r"memory\s+#?(\d{1,6})", re.IGNORECASE)
_NUMBER: Final = re.compile(r"#?(\d{1,3})")
_LINKS: Final = ("https://matrix.to/#/", "http://matrix.to/#/", "matrix:roomid/", "matrix:r/")
_SIGILS: Final = {"matrix:roomid/": "!", "matrix:r/": "#"}
_QUOTES: Final = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019<>"


def digest_of(text: str) -> str:
    """By what words are known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def mark_of(content: object, wish: object) -> str:
    """By what a question is known: what its person sees of it and what a yes would carry out.

    Made anew of other words it is another question, shown anew: a yes never reaches what was not
    shown with it.
    """
    return digest_of(repr((content, wish)))[:24]


def ways(rest: str) -> list[tuple[str, str]]:
    """All that `WHAT to WHERE` can mean, the longest WHERE first."""
    cuts = list(_TO.finditer(f" {rest}"))[-_MOST_SPLITS:]
    split = [(f" {rest}"[: cut.start()].strip(), f" {rest}"[cut.end() :].strip()) for cut in cuts]
    return [(what, where) for what, where in split if what and where]


def line_meant(what: str) -> int | None:
    """The number of the line of memory that is meant, None for words of one's own."""
    found = _LINE.fullmatch(what)
    return int(found[1]) if found is not None else None


def words_meant(what: str) -> str:
    """Words of one's own, without quotes around all of them."""
    bare = what.strip()
    quoted = len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES
    return bare[1:-1].strip() if quoted else bare


def address_in(where: str) -> str | None:
    """The room ID or alias that is meant, of itself or in a link; None for a name."""
    bare = where.strip(_QUOTES + " ,.")
    link = next((each for each in _LINKS if bare.casefold().startswith(each)), None)
    if link is not None:
        named = unquote(bare[len(link) :].split("?", 1)[0].split("/", 1)[0])
        bare = _SIGILS.get(link, "") + named
    is_address = bare[:1] in ("!", "#") and len(bare) > 1 and not _NUMBER.fullmatch(bare)
    return bare if is_address and not re.search(r"\s", bare) else None


@dataclass(frozen=True, slots=True)
class Found:
    """What a command means: `what` goes to one of `places`. None of them, or several: ask back."""

    what: str
    places: tuple[Place, ...]


def meant(rest: str, places: Sequence[Place], resolved: Collection[tuple[str, RoomId]]) -> Found:
    """Where something is to go, among the groups of a person in their order.

    An address or a whole name before a number of that order, a number before how a name begins.
    `resolved` says of aliases where they lead.
    """
    split = ways(rest)
    known = dict(resolved)
    for fits in (_is_address, _is_name, _is_number, _begins):
        for what, where in split:
            found = tuple(
                place
                for number, place in enumerate(places, start=1)
                if fits(where, place, number, known)
            )
            if found:
                return Found(what, found)
    return Found(split[-1][0] if split else "", ())


def _is_address(where: str, place: Place, _number: int, known: dict[str, RoomId]) -> bool:
    address = address_in(where)
    return address is not None and (
        address in (place.room_id, place.alias) or known.get(address) == place.room_id
    )


def _is_name(where: str, place: Place, _number: int, _known: dict[str, RoomId]) -> bool:
    name, meant_name = _folded(place.name), _folded(where)
    # A long name is told cut.
    return meant_name == name or (name.endswith("\u2026") and meant_name.startswith(name[:-1]))


def _is_number(where: str, _place: Place, number: int, _known: dict[str, RoomId]) -> bool:
    found = _NUMBER.fullmatch(where)
    return found is not None and int(found[1]) == number


def _begins(where: str, place: Place, _number: int, _known: dict[str, RoomId]) -> bool:
    begun = _folded(where)
    return bool(begun) and _folded(place.name).startswith(begun)


def _folded(name: str) -> str:
    return " ".join(name.strip(_QUOTES + " ").casefold().split())


def trouble_of(room: Room, by: UserId) -> str | None:
    """Why nothing of `by` can be said in that group by the AI user, by a fresh look.

    Quiet and mode do not count: these are a member's own words, and no model is asked.
    """
    group, power = room.group, room.power
    silent = group.standing in (Standing.YIELDED, Standing.MOVED) or group.ended_ms or group.left_by
    if room.kind is not RoomKind.GROUP or silent or not room.joined(room.ai):
        return "share_silent"
    kinds = ("m.room.encrypted", "m.room.message") if room.encrypted else ("m.room.message",)
    needed = max(power.events.get(kind, power.events_default) for kind in kinds)
    if power.of(by) < needed:
        return "share_you_may_not"
    return "share_i_may_not" if power.of(room.ai) < needed else None


def copyable(
    lines: Sequence[Line], person: UserId, answers: Collection[EventId], prefix: str
) -> list[Line]:
    """Of a direct chat, oldest first, what its person and the AI user said to each other.

    `answers` are the AI user's words that a model made; whatever else it said there (notices,
    proposals, what commands gave) is not copied, nor are commands, files and signs, nor an answer
    that rests on what was removed.
    """
    return [line for line in lines if _is_talk(line, person, answers, prefix)]


def _is_talk(line: Line, person: UserId, answers: Collection[EventId], prefix: str) -> bool:
    if line.left_out or not line.body.strip():
        return False
    if line.author is Author.AI:
        return line.kind is LineKind.TEXT and line.event_id in answers
    said = line.kind in (LineKind.TEXT, LineKind.EMOTE) and line.sender == person
    return said and line.body.split(None, 1)[0].casefold() != prefix.casefold()


def said_before(lines: Sequence[Line], command: EventId) -> Sequence[Line]:
    """What was there when that command was given; all, where it is in no history."""
    ids = [line.event_id for line in lines]
    return lines[: ids.index(command)] if command in ids else lines


def newest(lines: Sequence[Line], last: int) -> list[Line]:
    """The newest of them, that many and of so many characters at most."""
    kept: list[Line] = []
    chars = 0
    for line in reversed(lines):
        chars += len(line.body)
        if len(kept) == min(last, MOST_COPIED) or (chars > MOST_COPIED_CHARS and kept):
            break
        kept.append(line)
    return kept[::-1]


def shown_of(line: Line) -> Shown:
    """By what a line is known that was shown."""
    return Shown(line.event_id, digest_of(line.body))


def chosen(wish: CopyWish) -> tuple[Shown, ...]:
    """What is left after some were struck out."""
    skipped = set(wish.skipped)
    return tuple(line for number, line in enumerate(wish.lines, 1) if number not in skipped)
