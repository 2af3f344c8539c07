"""Contents of the events that people's clients send.

Client-server API, modules "Instant messaging", "Rich replies", "Event replacements", "Threading".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Content = dict[str, Any]
ENCRYPTION: Content = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
"""The state event that switches a room to encryption, as `createRoom` takes it."""


def text(
    body: str,
    *,
    mentions: Iterable[str] = (),
    reply_to: str | None = None,
    thread: str | None = None,
    html: str | None = None,
    msgtype: str = "m.text",
) -> Content:
    """A message: mentions by user ID, related to what it replies to and to the thread's root."""
    content: Content = {"msgtype": msgtype, "body": body, "m.mentions": {}}
    people = list(mentions)
    if people:
        content["m.mentions"] = {"user_ids": people}
    if html is not None:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    if thread is not None:
        content["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": reply_to is None,
            "m.in_reply_to": {"event_id": reply_to or thread},
        }
    elif reply_to is not None:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
    return content


def pill(user_id: str, name: str) -> str:
    """The HTML of a mention as Element writes it."""
    return f'<a href="https://matrix.to/#/{user_id}">{name}</a>'


def edit(event_id: str, new: Content) -> Content:
    """The event that puts `new` in the place of the message `event_id`."""
    fallback = {key: value for key, value in new.items() if key != "m.relates_to"}
    replacement = {"rel_type": "m.replace", "event_id": event_id}
    return fallback | {
        "body": f"* {new['body']}",
        "m.new_content": fallback,
        "m.relates_to": replacement,
    }


def reaction(event_id: str, key: str) -> Content:
    """A reaction to a message, `key` being the emoji."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}


def poll(question: str, answers: Iterable[str]) -> tuple[str, Content]:
    """Type and content of a poll as Element starts it (MSC3381); each answer is its own ID."""
    text = "org.matrix.msc1767.text"
    start = {
        "question": {text: question},
        "kind": "org.matrix.msc3381.poll.disclosed",
        "max_selections": 1,
        "answers": [{"id": answer, text: answer} for answer in answers],
    }
    return "org.matrix.msc3381.poll.start", {"org.matrix.msc3381.poll.start": start}
