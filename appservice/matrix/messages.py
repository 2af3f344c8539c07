"""`m.room.message`: what was said, to whom it relates, whom it names.

Source: client-server specification, `m.room.message`, rich replies, threads, `m.mentions`.
"""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from appservice.matrix.reading import listing, mapping, text
from appservice.model.event import LineKind, Message
from appservice.model.ids import EventId, UserId, parse_user_id
from appservice.prompt.fallback import strip_reply_fallback

_KINDS = {
    "m.text": LineKind.TEXT,
    "m.notice": LineKind.NOTICE,
    "m.emote": LineKind.EMOTE,
    "m.image": LineKind.IMAGE,
    "m.file": LineKind.FILE,
    "m.audio": LineKind.AUDIO,
    "m.video": LineKind.VIDEO,
}
_PILL = "https://matrix.to/#/"


def decode_message(
    head: dict[str, Any], content: dict[str, Any], event: Mapping[str, Any]
) -> Message | None:
    """A message, or None when it has no body that is text."""
    relation = mapping(content, "m.relates_to")
    edited = text(relation, "event_id") if relation.get("rel_type") == "m.replace" else None
    said = mapping(content, "m.new_content") if edited else content
    body = text(said, "body")
    if body is None:
        return None
    thread = text(relation, "event_id") if relation.get("rel_type") == "m.thread" else None
    reply_to = text(mapping(relation, "m.in_reply_to"), "event_id")
    if thread and relation.get("is_falling_back") is not False:
        reply_to = None
    html = _Html.read(text(said, "formatted_body") or "")
    mentioned = (parse_user_id(str(u)) for u in listing(mapping(said, "m.mentions"), "user_ids"))
    return Message(
        **head,
        kind=_KINDS.get(text(said, "msgtype") or "", LineKind.OTHER),
        body=strip_reply_fallback(body, bool(reply_to)),
        mentions=frozenset(user for user in mentioned if user),
        pills=frozenset(html.pills),
        reply_to=EventId(reply_to) if reply_to else None,
        thread=EventId(thread) if thread else None,
        replaces=EventId(edited) if edited else None,
        typed=html.typed if html.pills else None,
    )


class _Html(HTMLParser):
    """Finds pills, and spells the text with each of them as its user ID."""

    def __init__(self) -> None:
        super().__init__()
        self.pills: list[UserId] = []
        self._text: list[str] = []
        self._quoted = 0
        self._in_pill = False

    @classmethod
    def read(cls, html: str) -> "_Html":
        parser = cls()
        try:
            parser.feed(html)
            parser.close()
        except (ValueError, AssertionError, RecursionError):
            return cls()
        return parser

    @property
    def typed(self) -> str:
        return "".join(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mx-reply":
            self._quoted += 1
        elif tag == "br":
            self._text.append("\n")
        elif tag == "a" and not self._quoted:
            self._pill(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mx-reply":
            self._quoted = max(0, self._quoted - 1)
        elif tag == "a":
            self._in_pill = False

    def handle_data(self, data: str) -> None:
        if not self._quoted and not self._in_pill:
            self._text.append(data)

    def _pill(self, href: str) -> None:
        target = unquote(href.removeprefix(_PILL).removeprefix("matrix:u/").split("?", 1)[0])
        if href.startswith("matrix:u/"):
            target = "@" + target
        user = parse_user_id(target)
        if user is not None:
            self.pills.append(user)
            self._text.append(user)
            self._in_pill = True
