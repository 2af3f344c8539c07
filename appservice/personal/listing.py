"""What is remembered of a person, as that person reads it: pages of lines with links."""

import html
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from appservice.model.ids import RoomId
from appservice.model.remembering import Origin, Remembered
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import ASIDE
from appservice.prompt.clean import plain, without_room_ping
from appservice.prompt.notices import relation
from appservice.prompt.permalinks import permalink

MOST_LINES: Final = 20
MOST_BYTES: Final = 20_000
"""Of one page, both ways of writing it together: encrypted, it fits into an event."""

Via = Callable[[RoomId], Sequence[str]]
"""By which servers a room is reached."""


def pages(lines: Sequence[Remembered]) -> list[list[Remembered]]:
    """The lines in their order, so many to a page as can be read and sent; none is one page."""
    found: list[list[Remembered]] = [[]]
    size = 0
    for line in lines:
        own = sum(len(text.encode()) for text in _written(line, ()))
        if found[-1] and (len(found[-1]) == MOST_LINES or size + own > MOST_BYTES):
            found.append([])
            size = 0
        found[-1].append(line)
        size += own
    return found


def page_content(
    lines: Sequence[Remembered], number: int, via: Via, data: Mapping[str, Any], kept_back: int = 0
) -> dict[str, Any]:
    """A page of the list, counted from 1, as a notice. `data` fills in sentences (prefix).

    `kept_back`: of so many lines more it is said that they are not shown in this chat.
    """
    of = pages(lines)
    if not lines:
        return aside_content(_kept_back(kept_back, **data) or say("memory_nothing", **data))
    if not 1 <= number <= len(of):
        return aside_content(say("memory_no_page", pages=len(of), **data))
    head = say("memory_head_one" if len(lines) == 1 else "memory_head", count=len(lines))
    key = "memory_page" if number < len(of) else "memory_last_page"
    foot = say(key, page=number, pages=len(of), next=number + 1, **data) if len(of) > 1 else ""
    foot = " ".join(filter(None, (_kept_back(kept_back, **data), foot)))
    written = [_written(line, via(line.room_id)) for line in of[number - 1]]
    body = "\n".join((head, *(text for text, _ in written), *([foot] if foot else [])))
    items = "".join(f'<li value="{line.number}">{fancy}</li>'
        for line, (_, fancy) in zip(of[number - 1], written, strict=True))  # fmt: skip
    end = f"<p>{html.escape(foot)}</p>" if foot else ""
    return {
        **aside_content(body),
        "format": "org.matrix.custom.html",
        "formatted_body": f"<p>{html.escape(head)}</p><ol>{items}</ol>{end}",
    }


def _kept_back(count: int, **data: Any) -> str:
    if not count:
        return ""
    return say("memory_sealed_one" if count == 1 else "memory_sealed", count=count, **data)


def aside_content(text: str, about: Any = None, thread: Any = None) -> dict[str, Any]:
    """A notice for that person that becomes no part of the talk: nothing of it is kept."""
    content = {"msgtype": "m.notice", "body": text, "m.mentions": {}, ASIDE: True}
    if (related := relation(about, thread)) is not None:
        content["m.relates_to"] = related
    return content


def _written(line: Remembered, via: Sequence[str]) -> tuple[str, str]:
    """A line in plain text and in HTML."""
    about = [_day(line.made_ms), say(f"memory_kind_{line.kind}")]
    if line.origin is not Origin.OWNER:
        about.append(say(f"memory_how_{line.origin}"))
    if line.edited_ms is not None:
        about.append(say("memory_changed", date=_day(line.edited_ms)))
    facts, text = ", ".join(about), without_room_ping(plain(line.text))
    link = permalink(line.room_id, line.event_id, via)
    where = say("memory_source")
    return (
        f"{line.number}. {text} ({facts}) {link}",
        f'{html.escape(text)} ({facts}) <a href="{html.escape(link)}">{where}</a>',
    )


def _day(at_ms: int) -> str:
    bounded = min(max(at_ms, 0), 253_402_300_799_000)
    return datetime.fromtimestamp(bounded / 1000, UTC).strftime("%Y-%m-%d")
