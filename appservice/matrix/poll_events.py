"""Polls, votes in them and their ends, as clients send them and as the specification has them.

Source: MSC3381 (polls), MSC1767 (extensible text).
"""

from collections.abc import Mapping
from typing import Any, Final

from appservice.matrix.reading import listing, mapping, text
from appservice.model.event import LineKind, PollEnd, PollVote, RoomMessage
from appservice.model.ids import EventId

START: Final = ("org.matrix.msc3381.poll.start", "m.poll.start")
RESPONSE: Final = ("org.matrix.msc3381.poll.response", "m.poll.response")
END: Final = ("org.matrix.msc3381.poll.end", "m.poll.end")
_TEXT: Final = "org.matrix.msc1767.text"
_MOST_ANSWERS: Final = 20
_LONGEST_KEY: Final = 100
_LONGEST_ANSWER: Final = 340  # what MSC3381 lets clients cut an option at

_Head = dict[str, Any]


def poll_start(
    head: _Head, content: dict[str, Any], _event: Mapping[str, Any]
) -> RoomMessage | None:
    """A poll as something said: the question with its options. None where one is lacking."""
    relation = mapping(content, "m.relates_to")
    kind, related = relation.get("rel_type"), _event_id(relation)
    edited = related if kind == "m.replace" else None
    said = mapping(content, "m.new_content") if edited else content
    poll = mapping(said, START[0]) or mapping(said, "m.poll")
    question = _said(mapping(poll, "question"))
    choices = _choices(poll)
    if question is None or not choices or (kind == "m.replace" and edited is None):
        return None
    return RoomMessage(
        **head,
        kind=LineKind.POLL,
        body=question,
        choices=choices,
        reply_to=_event_id(mapping(relation, "m.in_reply_to")),
        thread=related if kind == "m.thread" else None,
        replaces=edited,
    )


def poll_vote(head: _Head, content: dict[str, Any], _event: Mapping[str, Any]) -> PollVote | None:
    """A vote in either form. One odd answer voids all."""
    poll = _referred(content)
    if poll is None:
        return None
    named = listing(mapping(content, RESPONSE[0]), "answers") or listing(content, "m.selections")
    answers = [text({"id": each}, "id") for each in named[:_MOST_ANSWERS]]
    known = tuple(answer[:_LONGEST_KEY] for answer in answers if answer)
    return PollVote(**head, poll=poll, answers=known if len(known) == len(named) else ())


def poll_end(head: _Head, content: dict[str, Any], _event: Mapping[str, Any]) -> PollEnd | None:
    """The end of a poll; who may end it is not decided here."""
    poll = _referred(content)
    return PollEnd(**head, poll=poll) if poll is not None else None


def _choices(poll: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for each in listing(poll, "answers")[:_MOST_ANSWERS]:
        answer = each if isinstance(each, dict) else {}
        key, said = text(answer, "id") or text(answer, "m.id"), _said(answer)
        if key and said is not None:
            found.setdefault(key[:_LONGEST_KEY], said[:_LONGEST_ANSWER])
    return tuple(found.items())


def _said(source: Mapping[str, Any]) -> str | None:
    """The plain text of a question or an option."""
    first = next((each for each in listing(source, "m.text") if isinstance(each, dict)), {})
    return text(source, _TEXT) or text(first, "body") or text(source, "body")


def _referred(content: Mapping[str, Any]) -> EventId | None:
    relation = mapping(content, "m.relates_to")
    return _event_id(relation) if relation.get("rel_type") == "m.reference" else None


def _event_id(source: Mapping[str, Any]) -> EventId | None:
    found = text(source, "event_id")
    return EventId(found) if found else None
