"""`m.room.message`: what was said, to whom it relates, whom it names.

Source: client-server specification, `m.room.message`, rich replies, threads, `m.mentions`.
"""

from collections.abc import Mapping
from typing import Any

from appservice.matrix.html import Typed, read_html
from appservice.matrix.reading import listing, mapping, text
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId, UserId, parse_user_id
from appservice.policy.secrets import only_marks_of
from appservice.prompt.brought import brought_in
from appservice.prompt.catching_up import ASIDE
from appservice.prompt.fallback import strip_reply_fallback
from appservice.prompt.notices import AUTOMATED
from appservice.prompt.pieces import LIVE

_KINDS = {
    "m.text": LineKind.TEXT,
    "m.notice": LineKind.NOTICE,
    "m.emote": LineKind.EMOTE,
    "m.image": LineKind.IMAGE,
    "m.file": LineKind.FILE,
    "m.audio": LineKind.AUDIO,
    "m.video": LineKind.VIDEO,
}
_HTML = "org.matrix.custom.html"
_VOICE = ("org.matrix.msc3245.voice", "org.matrix.msc3245.voice.v2")  # MSC3245
_VERIFICATION = "m.key.verification."


def decode_message(
    head: dict[str, Any], content: dict[str, Any], _event: Mapping[str, Any]
) -> RoomMessage | None:
    """A message, or None when nothing is said: no body, half an edit, devices among themselves."""
    relation = mapping(content, "m.relates_to")
    kind, related = relation.get("rel_type"), _event_id(relation)
    edited = related if kind == "m.replace" else None
    if kind == "m.replace" and edited is None:
        return None
    said = mapping(content, "m.new_content") if edited else content
    body, msgtype = text(said, "body"), text(said, "msgtype") or ""
    if body is None or msgtype.startswith(_VERIFICATION):
        return None
    thread = related if kind == "m.thread" else None
    answered = _event_id(mapping(relation, "m.in_reply_to"))
    # In a thread it may only be there for clients that know no threads.
    falling_back = thread is not None and relation.get("is_falling_back") is True
    html, kind_said = _html(said), _kind(said, msgtype)
    file, words = _file(said, body) if kind_said.is_media else (None, body)
    return RoomMessage(
        **head,
        kind=kind_said,
        body=strip_reply_fallback(words, answered is not None),
        file=file,
        mentions=_mentions(said),
        pills=html.pills,
        reply_to=None if falling_back else answered,
        thread=thread,
        replaces=edited,
        typed=only_marks_of(body, html.text) if html.pills or html.rooms else None,
        aside=said.get(ASIDE) is True,
        automated=any(said.get(mark) is True for mark in (AUTOMATED, "m.automated")),
        live=isinstance(said.get(LIVE), Mapping),
        brought=brought_in(said) if edited is None else None,
    )


def _kind(said: Mapping[str, Any], msgtype: str) -> LineKind:
    if msgtype == "m.audio" and any(mark in said for mark in _VOICE):
        return LineKind.VOICE
    return _KINDS.get(msgtype, LineKind.OTHER)


def _file(said: Mapping[str, Any], body: str) -> tuple[str | None, str]:
    """The name and the caption: the body is a caption only beside another `filename` (MSC2530)."""
    name = said.get("filename")
    if not isinstance(name, str):
        return body, ""
    return name or None, body if body != name else ""


def _event_id(source: Mapping[str, Any]) -> EventId | None:
    found = text(source, "event_id")
    return EventId(found) if found else None


def _html(said: Mapping[str, Any]) -> Typed:
    shown = text(said, "format") == _HTML
    return read_html((text(said, "formatted_body") or "") if shown else "")


def _mentions(said: Mapping[str, Any]) -> frozenset[UserId]:
    listed = listing(mapping(said, "m.mentions"), "user_ids")
    parsed = (parse_user_id(item) for item in listed if isinstance(item, str))
    return frozenset(user for user in parsed if user)
