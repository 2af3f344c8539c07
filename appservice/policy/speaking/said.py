"""What somebody says in words of their own: without quotes, code, links and what others wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from appservice.model.ids import UserId
from appservice.policy.speaking.script import WORD, plain

HEAD: Final = 2_000
TAIL: Final = 600
GLANCED: Final = 240
"""Of a long text so much is looked at: whom it is for is said at its beginning or its end."""
_CODE: Final = re.compile(r"(?s:```.*?(?:```|\Z))|`[^`\n]*`")
_QUOTE: Final = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_BEGINS_QUOTING: Final = re.compile(r"\s{0,8}>[ >]{0,8}(.*)")
_PILL: Final = re.compile(
    r"\[([^\[\]\n]{0,100})\]\(<?https?://matrix\.to/#/(?:@|%40)([^)\s>]{1,255})>?\)"
)
_LINK: Final = re.compile(r"https?://\S+")
_BARE_PILL: Final = re.compile(r"https?://matrix\.to/#/(?:@|%40)([^)\s>?]{1,255})")
_SPOKEN_BY: Final = re.compile(
    r"\s*(?:<([^<>\n\s][^<>\n]{0,60})>|\*\*([^*\n]{1,60})(?::\*\*|\*\*:)|\[([^\[\]\n]{1,60})\]:?)"
    r"(?!\()[ \t]+(?=\S)"
)
_MARKED: Final = re.compile(
    '\u201c[^\u201d\n]*\u201d|\u00ab[^\u00bb\n]*\u00bb|\u201e[^\u201c\u201d\n]*[\u201c\u201d]|"[^"\n]*"|\u300c[^\u300d\n]*\u300d'
)
_FILE: Final = re.compile(r"\s*\S[^\n/\\]{0,200}\.[A-Za-z0-9]{2,5}\s*")
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SEEN: Final = re.compile(r"[^\W\d_]")
STOP: Final = re.compile("[.!?\u2026\n\u3002\uff01\uff1f\u061f\u0964]")
PAUSE: Final = re.compile("[,;:\uff0c\u3001\uff1b\uff1a\u060c\u061b\u2014\u2013()]|\\s-\\s")
QUESTION: Final = re.compile("[?\uff1f\u061f\u2047\u2048\u2049]")
ROOM_PING: Final = re.compile(r"(?<![\w/])@room(?![\w:.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, `plain` and as it was written, with what stands before it."""

    plain: str
    raw: str
    before: str


@dataclass(frozen=True)
class Said:
    """Somebody's own words. `after` is what follows the last one; `nick` who says it by a bridge.

    `linked` are users linked in the text itself; `quoted` is the line that it begins by quoting.
    """

    text: str
    words: tuple[Word, ...]
    after: str
    nick: str | None
    linked: frozenset[UserId]
    quoted: str | None = None

    @cached_property
    def asks(self) -> bool:
        """Whether there is a question mark."""
        return QUESTION.search(self.text) is not None

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(word.plain for word in self.words)


def said_of(body: str, forwarders: Sequence[str] = ()) -> Said:
    """The own words in a body. `forwarders` are words that begin what somebody else wrote."""
    nick, body = _nick(_UNSEEN.sub("", _shortened(body)), forwarders)
    linked = {_user(found) for found in _BARE_PILL.findall(body)}
    text = _PILL.sub(lambda found: f" {found[1]} ", body)
    text = _CODE.sub("\n", text)
    text = _QUOTE.sub("\n", text)
    text = _LINK.sub(" ", text)
    text = _MARKED.sub(" ", text)
    text = _without_forwarded(text, forwarders)
    quoted = _BEGINS_QUOTING.match(body)
    lead = quoted[1].strip() if quoted else None
    return Said(text, *_words(text), nick, frozenset(linked), lead)


@lru_cache(maxsize=1024)
def glance(body: str) -> Said:
    """The own words of an earlier line, of a long one still less; seen again and again."""
    return said_of(body if len(body) <= GLANCED else f"{body[:GLANCED]}\n{body[-GLANCED // 2 :]}")


def is_file_name(body: str) -> bool:
    """Whether a body is what clients write where a picture has no caption."""
    return _FILE.fullmatch(body) is not None or not _SEEN.search(body)


def _shortened(body: str) -> str:
    return body if len(body) <= HEAD + TAIL else f"{body[:HEAD]}\n{body[-TAIL:]}"


def _nick(body: str, forwarders: Sequence[str]) -> tuple[str | None, str]:
    found = _SPOKEN_BY.match(body)
    if found is None:
        return None, body
    nick = next(name for name in found.groups() if name is not None)
    forwarded = plain(nick).split(" ")[0] in forwarders
    return (None, body) if forwarded else (nick, body[found.end() :])


def _user(escaped: str) -> UserId:
    return UserId("@" + escaped.replace("%3A", ":").replace("%3a", ":"))


def _without_forwarded(text: str, forwarders: Sequence[str]) -> str:
    first, _, _ = text.lstrip(" \t\n-*[(").partition("\n")
    opening = plain(first[:80])
    if ":" in first or text.lstrip().startswith(("--", "[", "(")):
        for word in forwarders:
            if opening.startswith(word):
                return ""
    return text


def _words(text: str) -> tuple[tuple[Word, ...], str]:
    words: list[Word] = []
    end = 0
    for found in WORD.finditer(text):
        words.append(Word(plain(found[0]), found[0], text[end : found.start()]))
        end = found.end()
    return tuple(words), text[end:]
