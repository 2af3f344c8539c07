"""Going through parsed inline Markdown: pills for marks, links for pictures, no links elsewhere.

The scheme list is narrower than the specification's: nothing here needs ftp or magnet.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from markdown_it.token import Token

from appservice.model.ids import UserId
from appservice.prompt.clean import plain
from appservice.prompt.mentions import Marked, Person, pill_url

SCHEMES: Final = frozenset({"https", "http", "mailto", "matrix"})
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class Inline:
    """One answer's inline tokens, rewritten; `mentioned` collects whom they mention, in order."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._links: list[bool] = []  # per open link: whether it is kept
        self.mentioned: dict[UserId, None] = {}

    def rewritten(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens of one block."""
        self._links.clear()
        return [new for token in tokens for new in self._one(token)]

    def _one(self, token: Token) -> Iterator[Token]:
        match token.type:
            case "text":
                yield from self._text(token.content)
            case "code_inline":
                token.content = plain(self._marked.unmarked(token.content))
                yield token
            case "image":
                yield from self._picture(token)
            case "link_open":
                href = self._href(str(token.attrs.get("href", "")))
                self._links.append(href is not None)
                if href is not None:
                    yield from _link_open(href)
            case "link_close":
                if self._links.pop():
                    yield token
            case "s_open" | "s_close":
                token.tag = "del"
                yield token
            case _:
                yield token

    def _text(self, text: str) -> Iterator[Token]:
        for piece in self._marked.pieces(text):
            if isinstance(piece, Person):
                yield from self._pill(piece)
            elif clean := plain(piece):
                yield _text(clean)

    def _pill(self, person: Person) -> Iterator[Token]:
        if person.user is None or any(self._links):
            yield _text(person.label)
            return
        self.mentioned.setdefault(person.user)
        yield from _link_open(pill_url(person.user))
        yield _text(person.label)
        yield Token("link_close", "a", -1)

    def _picture(self, token: Token) -> Iterator[Token]:
        href = self._href(str(token.attrs.get("src", "")))
        told = plain(self._marked.unmarked(_words(token))).strip()
        if href is None or any(self._links):
            yield _text(told)
            return
        yield from _link_open(href)
        yield _text(told or href)
        yield Token("link_close", "a", -1)

    def _href(self, url: str) -> str | None:
        found = _SCHEME.match(url)
        if found is None or found[1].lower() not in SCHEMES:
            return None
        return self._marked.unmarked_url(url)


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text)


def _link_open(href: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": href})


def _words(token: Token) -> str:
    return "".join(
        child.content
        if child.type in {"text", "code_inline", "image"}
        else " " * (child.tag == "br")
        for child in token.children or []
    )
