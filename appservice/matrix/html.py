"""Pills in the HTML of a message, and the text that was typed with them.

Source: client-server specification, "User, room, and group mentions"; appendices, "URIs" (`matrix:`
and matrix.to links).
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

import nh3

from appservice.model.ids import UserId, parse_user_id

# Pills stand at the beginning; mentions further on are in `m.mentions` as well.
_LONGEST = 20_000
_LINES = frozenset(("br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "tr", "ul"))
# What is quoted or shown as code is nobody's own word, and no order to anybody.
_UNSAID = {"blockquote", "code", "mx-reply", "pre", "script", "style"}
_LINKS = ("https://matrix.to/#/", "matrix:u/", "matrix:user/")
_ROOM_LINKS = {"https://matrix.to/#/": "", "matrix:roomid/": "!", "matrix:r/": "#"}
_ROOM = re.compile(r"[!#][^\s/]{1,254}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The text with each pill written as its ID, and whom the pills name; `rooms`: a room, too."""

    text: str = ""
    pills: frozenset[UserId] = frozenset()
    rooms: bool = False


def read_html(html: str) -> Typed:
    """What HTML from anybody (without lone surrogates) says, in time that its length bounds."""
    if "<a" not in html.casefold():
        return Typed()
    # Python's parser takes quadratic time over broken tags, so it is given mended ones only.
    mended = nh3.clean(
        html[:_LONGEST],
        tags=_LINES | {"a"},
        attributes={"a": {"href"}},
        clean_content_tags=_UNSAID,
        url_schemes={"https", "matrix"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(mended)
    reader.close()
    return Typed("".join(reader.text).strip(), frozenset(reader.pills), reader.rooms)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.pills: list[UserId] = []
        self.rooms = False
        self._in_pill = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.text.append("\n")
        elif tag == "a" and (user := _linked(dict(attrs).get("href") or "")) is not None:
            self.pills.append(user)
            # Two pills side by side are two words.
            self.text.append(f" {user} ")
            self._in_pill = True
        elif tag == "a" and (room := _room_linked(dict(attrs).get("href") or "")) is not None:
            self.rooms = True
            self.text.append(f" {room} ")
            self._in_pill = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.text.append("\n")
        elif tag == "a":
            self._in_pill = False

    def handle_data(self, data: str) -> None:
        if not self._in_pill:
            self.text.append(data)


def _linked(href: str) -> UserId | None:
    prefix = next((link for link in _LINKS if href.casefold().startswith(link)), None)
    if prefix is None:
        return None
    named = unquote(href[len(prefix) :].split("?", 1)[0])
    return parse_user_id(named if prefix.startswith("https") else f"@{named}")


def _room_linked(href: str) -> str | None:
    """The room ID or alias of a room's pill; None for a link to one of its events."""
    for prefix, sigil in _ROOM_LINKS.items():
        if href.casefold().startswith(prefix):
            named = sigil + unquote(href[len(prefix) :].split("?", 1)[0])
            return named if _ROOM.fullmatch(named) is not None else None
    return None
