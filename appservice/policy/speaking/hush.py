"""Whether words ask the AI user for its quiet: surely, perhaps, or not at all.

Who asks for quiet asks for nothing else: the words for it stand near the beginning of a clause, in
a short message. What only has them in it ("how do I keep a dog quiet") is a wish like others. The
words of all languages are heard, since so short a message may not show which it is in.
"""

from enum import IntEnum
from typing import Final

from appservice.policy.speaking.said import PAUSE, STOP, Said
from appservice.policy.speaking.tongue import HUSH_PHRASES, HUSH_SIGNS, Tongue

_MOST_WORDS: Final = 14
_FEW_WORDS: Final = 8
_MOST_BEFORE: Final = 2
_MOST_BETWEEN: Final = 2
_NEAR: Final = 2
_NOT: Final = frozenset({"don", "dont", "ne", "nichts", "niets", "nic"})
"""What begins a wish that something be not done, besides the words that say no."""


class Quiet(IntEnum):
    """How sure it is that quiet is asked for."""

    NO = 0
    PERHAPS = 1
    SURE = 2


def quiet_asked(said: Said, tongue: Tongue, own: frozenset[str]) -> Quiet:
    """Whether words that are for the AI user ask for its quiet. `own` is what it is called."""
    if len(said.words) > _MOST_WORDS:
        return Quiet.NO
    found = max(_by_phrase(said, tongue, own), _by_signs(said, tongue))
    if said.asks:
        return min(found, Quiet.PERHAPS)
    return found if found is Quiet.SURE else max(found, _by_stopping(said, tongue, own))


def _by_phrase(said: Said, tongue: Tongue, own: frozenset[str]) -> Quiet:
    """By a phrase, with a word or two within it at most."""
    words = said.plain
    best = Quiet.NO
    for at, word in enumerate(words):
        for phrase in HUSH_PHRASES.get(word, ()):
            between = _between(words[at:], phrase)
            if between is None:
                continue
            before = _before(said, at, own)
            small = all(_is_filler(each, tongue) for each in between)
            asks = tongue.ask.any_of(before)
            counted = [each for each in before if not _is_filler(each, tongue)]
            near = len(counted) <= _MOST_BEFORE
            if small and near and not asks:
                return Quiet.SURE
            if near or not (asks and said.asks):
                best = Quiet.PERHAPS
    return best


def _between(words: tuple[str, ...], phrase: tuple[str, ...]) -> list[str] | None:
    """The words within a phrase that begins with the first of these; None where it does not."""
    at, between = 0, list[str]()
    for word in phrase[1:]:
        within = words[at + 1 : at + 2 + _MOST_BETWEEN]
        if word not in within:
            return None
        between += within[: within.index(word)]
        at += 1 + within.index(word)
    return between


def _before(said: Said, first: int, own: frozenset[str]) -> list[str]:
    """The words of the clause before its word `first`, but for names of the AI user."""
    found: list[str] = []
    for at in range(first, 0, -1):
        before = said.words[at].before
        if STOP.search(before) or PAUSE.search(before):
            break
        found.append(said.words[at - 1].plain)
    return [word for word in found if word not in own]


def _is_filler(word: str, tongue: Tongue) -> bool:
    kinds = (tongue.please, tongue.greet, tongue.join, tongue.ack)
    return any(word in kind for kind in kinds)


def _by_signs(said: Said, tongue: Tongue) -> Quiet:
    """By a phrase of a script without spaces, wherever words are cut there."""
    if HUSH_SIGNS.search("".join(said.plain)) is None:
        return Quiet.NO
    return Quiet.PERHAPS if tongue.ask.any_of(said.plain) else Quiet.SURE


def _by_stopping(said: Said, tongue: Tongue, own: frozenset[str]) -> Quiet:
    """By a word like 'stop': surely where a sentence is a name and that, perhaps near its name.

    So perhaps by a 'not' that follows its name: something is not to be done.
    """
    words = said.words
    best = Quiet.PERHAPS if _is_forbidden(said, tongue, own) else Quiet.NO
    named = [at for at, word in enumerate(words) if word.plain in own]
    for at, word in enumerate(words):
        if word.plain not in tongue.stop:
            continue
        ends = at + 1 == len(words) or bool(STOP.search(words[at + 1].before))
        if ends and 0 < at <= _NEAR:
            return Quiet.SURE
        if len(words) <= _FEW_WORDS and any(abs(at - name) <= _NEAR for name in named):
            best = Quiet.PERHAPS
    return best


def _is_forbidden(said: Said, tongue: Tongue, own: frozenset[str]) -> bool:
    words = said.words
    if len(words) > _FEW_WORDS or not words or words[0].plain not in own:
        return False
    rest = [at for at in range(1, len(words)) if not _is_filler(words[at].plain, tongue)]
    if not rest:
        return False
    first = rest[0]
    follows = first + 1 < len(words) and not PAUSE.search(words[first + 1].before)
    return follows and (words[first].plain in tongue.no or words[first].plain in _NOT)
