"""What may become a line of memory by the AI's proposal, and when it may propose: pure rules.

A floor, not a judgement: whatever a model says, nothing passes here that was not written by the
person in own words, that touches what is nobody's business, or that looks like a secret. Who wants
such a thing remembered writes it: `!ai remember`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.model.keeping import Keep
from appservice.model.proposal import OwnWords, Proposal, ProposalStage, Subject, Suggestion
from appservice.model.proposing import ProposingRules
from appservice.model.remembering import RememberedKind
from appservice.policy.parsing import command_words
from appservice.policy.secrets import may_hold_secret
from appservice.policy.sensitive import is_sensitive, looks_secret
from appservice.policy.speaking.said import STOP, said_of
from appservice.policy.speaking.script import WORD, is_spaceless, plain
from appservice.policy.speaking.tongue import FORWARDERS

DAY_MS: Final = 86_400_000
MOST_LOOKED_AT: Final = 3
LONGEST_LOOKED_AT: Final = 600
"""Characters: what is longer was seldom typed just now, and is rather somebody else's."""

LONGEST_PROPOSED: Final = 160
_LEAST_WORDS: Final = 3
_OWN_SHARE: Final = 0.6
_WORDS: Final = (LineKind.TEXT, LineKind.EMOTE)
_ASKED: Final = frozenset(
    (ProposalStage.OPEN, ProposalStage.KEPT, ProposalStage.DECLINED, ProposalStage.DROPPED)
)
# What a person never needs to tell an assistant of themselves, and whoever wants to steer it does:
# roles, control words of chat templates, markup, talk of the instructions themselves.
_STEERING: Final = re.compile(
    r"""
      (?:^|\n)\s*\W{0,3}(?:system|assistant|user|human|ai|operator|admin(?:istrator)?|developer
        |model|tool)\s*\W{0,3}[:\uff1a>]
    | <[/|a-z!] | \[/?[A-Z]{3,}\] | \#\#\#\s | \{[^}]*\} | ```
    | \b(?:ignor\w*|disregard|forget|override|vergiss|oublie\w*|olvida)\b.{0,40}
        \b(?:instruct\w*|rules?|prompts?|above|previous|anweisung\w*|regeln|r[e\u00e8]gles?|reglas)
    | \b(?:system|developer)\s?prompt\b | \bjailbreak
    | \bthis\s+is\s+(?:the|your)\s+(?:operator|admin\w*|developer|system|owner)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MARKUP: Final = re.compile(
    r"[<>{}\[\]|`*#\\\u00ab\u00bb\u2039\u203a]|https?:|www\.|@\w+:|[!#$]\w+:\w"
)
_PIECE: Final = 4


def looked_at(
    lines: Sequence[Line], about: EventId, owner: UserId, prefix: str
) -> tuple[OwnWords, ...]:
    """What of the newest lines a model may be asked about, oldest first; nothing where not `about`.

    Only what that person wrote as plain words: no commands, edits of others, files, quotes, code,
    links, forwarded words, nothing long, nothing sensitive.
    """
    places = [place for place, line in enumerate(lines) if line.event_id == about]
    if not places:
        return ()
    before = [line for line in lines[: places[-1] + 1] if line.sender == owner]
    found = [own_words(line, prefix) for line in before[-MOST_LOOKED_AT:]]
    if not found or found[-1] is None:
        return ()
    return tuple(one for one in found if one is not None)


def own_words(line: Line, prefix: str) -> OwnWords | None:
    """One line in own words, as far as it may be looked at."""
    if line.author is not Author.HUMAN or line.kind not in _WORDS or line.file is not None:
        return None
    body = line.body
    if line.left_out or len(body) > LONGEST_LOOKED_AT or command_words(body, prefix) is not None:
        return None
    if _STEERING.search(body) or may_hold_secret(body):
        return None
    said = said_of(body, FORWARDERS)
    text = " ".join(said.text.split())
    if said.nick is not None or said.quoted is not None or len(said.words) < _LEAST_WORDS:
        return None
    if is_sensitive(body) or looks_secret(body) or not _tells(text):
        return None
    return OwnWords(line.event_id, text)


def may_propose(past: Sequence[Proposal], now_ms: int, rules: ProposingRules, keep: Keep) -> bool:
    """Whether a model may be asked again in that chat: not too often, not soon after a no.

    Nor where what is said is not kept for as long as a proposal made of it could be open.
    """
    if not rules.on or (keep.ms is not None and keep.ms < rules.lasts_ms):
        return False
    today = [one for one in past if now_ms - one.asked_ms < DAY_MS]
    if len(today) >= rules.calls_per_day or any(one.stage is ProposalStage.OPEN for one in today):
        return False
    if sum(one.stage in _ASKED for one in today) >= rules.per_day:
        return False
    return not any(
        one.stage is ProposalStage.DECLINED and now_ms - one.asked_ms < rules.rest_ms
        for one in past
    )


def fitting(suggestion: Suggestion, known: Iterable[str]) -> tuple[str, RememberedKind] | None:
    """The line that may be proposed, and of which kind; None where nothing may.

    `known` is what is remembered, or was proposed, already.
    """
    if suggestion.subject is not Subject.PLAIN:
        return None
    # What is more than a line is no line: cut short it would say something else.
    line = " ".join(unicodedata.normalize("NFC", suggestion.line).split())
    if "\n" in suggestion.line.strip() or not 3 <= len(line) <= LONGEST_PROPOSED:
        return None
    if not line.isprintable() or _MARKUP.search(line) or _STEERING.search(line):
        return None
    if is_sensitive(line) or looks_secret(line) or not is_grounded(line, suggestion.source.text):
        return None
    if _plain(line) in {_plain(one) for one in known}:
        return None
    return line, RememberedKind(suggestion.kind)


def is_grounded(line: str, source: str) -> bool:
    """Whether a line says what the person wrote: its words are theirs, and all of its numbers.

    Words are compared by how they begin, since endings change from "I live" to "lives".
    """
    written = _pieces(source)
    wanted = _pieces(line)
    if not wanted or any(each.isdigit() and each not in written for each in wanted):
        return False
    return sum(each in written for each in wanted) >= _OWN_SHARE * len(wanted)


def _tells(text: str) -> bool:
    """Whether anything but questions is said."""
    ends = list(STOP.finditer(text))
    tail = text[ends[-1].end() :] if ends else text
    asks = all(end[0] in "?\uff1f\u061f" for end in ends)
    return bool(WORD.search(tail)) or not asks


def _pieces(text: str) -> set[str]:
    """The beginnings of its longer words; of scripts without spaces each two letters."""
    found: set[str] = set()
    for match in WORD.finditer(plain(text)):
        word = match[0]
        if word.isdigit():
            found.add(word)
        elif is_spaceless(word):
            found |= {word[at : at + 2] for at in range(len(word) - 1)}
        elif len(word) >= _PIECE:
            found.add(word[:_PIECE])
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .!\u3002")
