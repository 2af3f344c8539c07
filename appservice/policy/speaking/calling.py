"""Whether a name is called, or only spoken of: by where it stands and what stands around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from appservice.policy.speaking.people import Fit, Naming
from appservice.policy.speaking.said import PAUSE, QUESTION, STOP, Said
from appservice.policy.speaking.script import is_spaceless
from appservice.policy.speaking.tongue import Tongue

_COLON: Final = re.compile(r"^\s*[:\uff1a]")
_CALL_MARK: Final = re.compile(
    "^\\s*(?:[,:!?\uff0c\u3001\uff1a\uff01\uff1f\u060c\u061f\u2014\u2013\u2026]|\\.\\.|-\\s|\n)"
)
_APOSTROPHE: Final = re.compile("^['\u2019\u02bc]$")
_HONORIFICS: Final = re.compile(
    "(?:さん|くん|ちゃん|さま|様|君|先生|先輩|씨|님|아|야|오빠|언니|형|누나|同学|老师|哥|姐)"
)
_SUBJECT: Final = re.compile("[는은가이를을의도과와랑]|한테|에게")
# A thing done, where the word of a wish says it as well.
_DONE: Final = re.compile("[的了过](?:$|我)|くれた|くれて|もらった|줬|줘서")
_OPENERS: Final = 3
# Verbs that begin a question; with these alone it may be one about who is named.
_HELPING: Final = frozenset(
    {"can", "could", "would", "will", "do", "does", "did", "is", "are", "have", "has", "should"}
)


class Hail(IntEnum):
    """How a name stands: not there, spoken of, perhaps called, called beyond doubt."""

    NOT = 0
    ABOUT = 1
    MAYBE = 2
    CALLED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a naming stands in what is said.

    `opens`: at the beginning of a sentence or clause, but for a greeting; `closes`: at its end;
    `paused`: a comma before it; `marked`: a comma, colon or the like behind it. `led`: behind a
    word that leads to somebody spoken of; `thing`: behind one that leads to a thing.
    """

    opens: bool
    greeted: bool
    closes: bool
    paused: bool
    marked: bool
    typed: bool
    joined: bool
    led: bool
    thing: bool


def place_of(said: Said, naming: Naming, tongue: Tongue) -> Place:
    """Where it stands."""
    before, after = said.words[naming.first].before, _after(said, naming.last)
    openers = _openers(said, naming.first, tongue)
    starts = naming.first == 0 or bool(STOP.search(before))
    paused = bool(PAUSE.search(before)) and naming.first > 0
    opens = starts or paused or openers > 0
    previous = said.words[naming.first - 1].plain if naming.first and not (starts or paused) else ""
    ends = naming.last == len(said.words) - 1 or bool(STOP.search(after))
    joined = bool(_APOSTROPHE.match(after)) or before in {"-", "_", "."} or after in {"-", "_", "/"}
    return Place(
        opens=opens,
        greeted=openers > 0,
        closes=ends,
        paused=paused,
        marked=bool(_CALL_MARK.match(after)) or _is_titled(said, naming, tongue),
        typed=before.endswith("@"),
        joined=joined or (after == "." and not ends),
        led=openers == 0 and bool(previous) and tongue.before.begins(previous),
        thing=previous in tongue.det,
    )


def hail_ai(
    said: Said,
    naming: Naming,
    tongue: Tongue,
    *,
    prompted: bool,
    people: frozenset[str] = frozenset(),
) -> Hail:
    """How the AI user's name stands.

    `prompted`: somebody else has just asked a question, so that the name may be an answer.
    `people` are names of others: next to one of these it may only be one of several.
    """
    place = place_of(said, naming, tongue)
    if place.thing and not place.typed:
        return Hail.NOT
    if place.joined or naming.fit is Fit.LIKE or place.led:
        return Hail.MAYBE if place.typed else Hail.ABOUT
    if place.typed:
        return Hail.CALLED
    asked = _asked_of(said, naming, tongue)
    if place.opens:
        listed = _next_word(said, naming) in people
        return _opening(said, naming, place, tongue, asked=asked, doubtful=prompted or listed)
    if place.paused or place.closes:
        certain = asked if place.paused else _asks_one(said, naming, tongue)
        return Hail.CALLED if certain else Hail.MAYBE
    return Hail.CALLED if place.marked and _COLON.match(_after(said, naming.last)) else Hail.ABOUT


def _opening(
    said: Said, naming: Naming, place: Place, tongue: Tongue, *, asked: bool, doubtful: bool
) -> Hail:
    after = _after(said, naming.last)
    if _told_of(said, naming, tongue):
        return Hail.MAYBE if asked else Hail.ABOUT
    if _COLON.match(after):
        return Hail.CALLED
    if place.closes and naming.last == len(said.words) - 1:
        alone = naming.first == 0 or place.greeted
        called = QUESTION.search(after) or (alone and not doubtful) or asked
        return Hail.CALLED if called else Hail.MAYBE
    if asked:
        return Hail.CALLED
    certain = place.greeted or (naming.first == 0 and not doubtful)
    return Hail.CALLED if place.marked and certain else Hail.MAYBE


def hail_human(
    said: Said, naming: Naming, tongue: Tongue, *, is_word: bool, is_program: bool
) -> Hail:
    """How another member's name stands.

    `is_word`: the name is a word of the language as well; `is_program`: it is that of a program,
    which is told what to do without a question.
    """
    place = place_of(said, naming, tongue)
    raw = said.words[naming.first].raw
    if place.typed:
        return Hail.CALLED
    if place.joined or naming.fit is Fit.LIKE or place.led or place.thing:
        return Hail.ABOUT
    if naming.ending and is_spaceless(raw[0]) and _SUBJECT.match(naming.ending):
        return Hail.ABOUT
    follower = said.words[naming.last + 1] if naming.last + 1 < len(said.words) else None
    honoured = bool(_HONORIFICS.match(naming.ending)) or (
        follower is not None and not follower.before and bool(_HONORIFICS.match(follower.plain))
    )
    if is_word and not (place.marked or place.paused) and raw == raw.lower() and raw.isascii():
        return Hail.ABOUT
    if (place.opens and place.marked) or (place.paused and place.closes):
        return Hail.CALLED
    if naming.fit is Fit.NEAR and not place.opens:
        return Hail.ABOUT
    spoken_to = tongue.you.any_of(said.plain) or naming.ending != ""
    asks = said.asks or any(map(tongue.ask.has, filter(is_spaceless, said.plain)))
    if place.opens and not _told_of(said, naming, tongue):
        return Hail.CALLED if is_program or asks or spoken_to or honoured else Hail.MAYBE
    return Hail.CALLED if spoken_to and naming.fit is Fit.EXACT else Hail.ABOUT


def _after(said: Said, last: int) -> str:
    return said.words[last + 1].before if last + 1 < len(said.words) else said.after


def _openers(said: Said, first: int, tongue: Tongue) -> int:
    """How many words of greeting or going on stand between the clause's beginning and the name."""
    count = 0
    for at in range(first - 1, -1, -1):
        word, behind = said.words[at], said.words[at + 1].before
        if STOP.search(behind) or (PAUSE.search(behind) and count):
            return count
        if not any(word.plain in kind for kind in (tongue.greet, tongue.join, tongue.thanks)):
            return 0
        count += 1
        if count > _OPENERS:
            return 0
        if at == 0 or STOP.search(word.before) or PAUSE.search(word.before):
            return count
    return count


def _asked_of(said: Said, naming: Naming, tongue: Tongue) -> bool:
    """Whether something is asked in the sentence of the name: by a sign, or small words."""
    rest = _rest(said, naming.last)
    sentence = _sentence(said, naming)
    if _ends_asking(said, naming):
        return True
    if _does_something(said, rest, tongue):
        return False
    heads = [said.words[at].plain for at in rest[:3]]
    clauses = [said.words[at].plain for at in rest[1:] if PAUSE.search(said.words[at].before)]
    whole = [said.words[at].plain for at in sentence if not naming.first <= at <= naming.last]
    if (
        tongue.ask.any_of((*heads[:2], *clauses))
        or tongue.please.any_of(whole)
        or tongue.you.any_of(heads)
    ):
        return True
    if any(is_spaceless(word) for word in whole) and tongue.ask.any_of(whole):
        return True
    if not rest and (tongue.you.any_of(whole) or tongue.ask.any_of(whole[:2])):
        return True
    return tongue.us.any_of(whole) if not rest else _wishes(said, rest, tongue)


def _does_something(said: Said, rest: Sequence[int], tongue: Tongue) -> bool:
    """Whether what follows the name at once is done by who is named, and no wish: 'X knows us'.

    What begins a question as well tells only where it is done to us: 'X gibt uns recht'.
    """
    if not rest or PAUSE.search(said.words[rest[0]].before):
        return False
    first = said.words[rest[0]].plain
    done_to_us = len(rest) > 1 and said.words[rest[1]].plain in tongue.us
    return tongue.is_told(first) and (done_to_us or first not in tongue.ask)


def _wishes(said: Said, rest: Sequence[int], tongue: Tongue) -> bool:
    """Whether something is wished for 'me' or 'us'. 'X me dijo' tells, where 'X dime' wishes."""
    words = [said.words[at].plain for at in rest]
    if any(_DONE.search(word) for word in words[:4]):
        return False
    if words[0] in tongue.us:
        return tongue.ask.any_of(words)
    return any(
        tongue.us.has(word) and next_ not in tongue.about
        for word, next_ in zip(words[:5], (*words[1:6], ""), strict=False)
    )


def _asks_one(said: Said, naming: Naming, tongue: Tongue) -> bool:
    """Whether a question to one person ends with the name, as in 'what do you think X?'."""
    if not QUESTION.match(_after(said, naming.last).lstrip()):
        return False
    words = [said.words[at].plain for at in _sentence(said, naming) if at < naming.first]
    asks = tongue.ask.any_of(word for word in words if word not in _HELPING)
    return asks and tongue.you.any_of(words) and not tongue.group.any_of(words)


def _is_titled(said: Said, naming: Naming, tongue: Tongue) -> bool:
    return _next_word(said, naming) in tongue.title


def _next_word(said: Said, naming: Naming) -> str:
    return said.words[naming.last + 1].plain if naming.last + 1 < len(said.words) else ""


def _told_of(said: Said, naming: Naming, tongue: Tongue) -> bool:
    """Whether what follows tells something of who is named, as 'said' and 'is' do."""
    rest = _rest(said, naming.last)
    if not rest:
        return False
    after = said.words[rest[0]].before
    if PAUSE.search(after):
        return False
    first = said.words[rest[0]].plain
    if not tongue.about.begins(first):
        return False
    second = said.words[rest[1]].plain if len(rest) > 1 else ""
    return not tongue.you.has(second)


def _rest(said: Said, last: int) -> list[int]:
    """The words from the name to the end of its sentence; with a mark alone behind it, the next."""
    found: list[int] = []
    for at in range(last + 1, len(said.words)):
        if found and STOP.search(said.words[at].before):
            break
        found.append(at)
    return found


def _sentence(said: Said, naming: Naming) -> Sequence[int]:
    start = naming.first
    while start > 0 and not STOP.search(said.words[start].before):
        start -= 1
    rest = _rest(said, naming.last)
    return range(start, (rest[-1] if rest else naming.last) + 1)


def _ends_asking(said: Said, naming: Naming) -> bool:
    """Whether the sentence ends with a question mark."""
    rest = _rest(said, naming.last)
    return QUESTION.search(_after(said, rest[-1] if rest else naming.last)) is not None
