"""Sentences of ours as Matrix content.

Source: client-server specification, `m.room.message`; MSC3952 (mentions), MSC3440 (threads),
MSC3955 (automated).
"""

import html
from typing import Any, Final
from urllib.parse import quote

from appservice.model.ids import EventId, UserId

AUTOMATED: Final = "org.matrix.msc1767.automated"
"""What marks words of a program that are no notice, so that no other program answers them."""


def relation(reply_to: EventId | None, thread: EventId | None) -> dict[str, Any] | None:
    """`m.relates_to` of something that answers, within a thread or not."""
    if thread is not None:
        answered = reply_to or thread
        return {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": reply_to is None,
            "m.in_reply_to": {"event_id": answered},
        }
    return {"m.in_reply_to": {"event_id": reply_to}} if reply_to is not None else None


def notice_content(
    text: str,
    reply_to: EventId | None = None,
    thread: EventId | None = None,
    mention: UserId | None = None,
) -> dict[str, Any]:
    """An `m.notice`, which never notifies; with `mention` an `m.text` that does."""
    content: dict[str, Any] = {"msgtype": "m.notice", "body": text, "m.mentions": {}}
    if mention is not None:
        link = (
            f'<a href="https://matrix.to/#/{quote(mention, safe="@:")}">{html.escape(mention)}</a>'
        )
        content |= {
            "msgtype": "m.text",
            "body": f"{mention}: {text}",
            "format": "org.matrix.custom.html",
            "formatted_body": f"{link}: {html.escape(text)}",
            "m.mentions": {"user_ids": [mention]},
            AUTOMATED: True,
        }
    if (related := relation(reply_to, thread)) is not None:
        content["m.relates_to"] = related
    return content
