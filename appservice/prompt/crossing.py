"""What somebody is shown in their direct chat before anything of it goes to a group.

All of it is an aside: it goes one way, and nothing of it is kept (`prompt.catching_up.ASIDE`).
"""

import html
from collections.abc import Sequence
from typing import Any, Final

from appservice.model.chat import Author, Line
from appservice.model.crossing import ASKED_MS, CopyWish, Place
from appservice.model.ids import UserId
from appservice.prompt.brought import safe, shared_content
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import ASIDE
from appservice.prompt.clean import one_line
from appservice.prompt.transcript import when

_START: Final = 160
_MOST_LISTED: Final = 40


def _aside(body: str, formatted: str | None = None) -> dict[str, Any]:
    shown = {} if formatted is None else {"format": _HTML, "formatted_body": formatted}
    return {"msgtype": "m.notice", "body": body, **shown, "m.mentions": {}, ASIDE: True}


_HTML: Final = "org.matrix.custom.html"


def told(*sentences: str) -> dict[str, Any]:
    """Sentences of ours for that person alone."""
    return _aside("\n".join(sentences))


def share_preview(
    place: Place, text: str, by: UserId, *, sealed: bool, prefix: str, grown: bool = False
) -> dict[str, Any]:
    """Exactly what would be said, and where; `sealed`: it is asked in an encrypted chat."""
    others = place.readers - 1
    key = "share_preview" if others else "share_preview_one"
    if place.invited:
        key = "share_preview_invited"
    above = [say("share_grown")] if grown else []
    above.append(say(key, group=place.name, readers=place.readers, invited=place.invited))
    below = [say("share_opens")] if sealed and not place.encrypted else []
    below.append(_how_to_answer(prefix, sealed=sealed))
    said = shared_content(text, by, place.sharer)
    quoted = "\n".join(f"> {one}" for one in said["body"].split("\n"))
    return _aside(
        "\n".join((*above, "", quoted, "", *below)),
        f"<p>{_escaped(above)}</p><blockquote><p>{said['formatted_body']}</p></blockquote>"
        f"<p>{_escaped(below)}</p>",
    )


def choice(key: str, places: Sequence[tuple[int, Place]]) -> dict[str, Any]:
    """The groups that may be meant, by their numbers."""
    listed = [_place_line(number, place) for number, place in places[:_MOST_LISTED]]
    more = len(places) - len(listed)
    left = [say("share_more", count=more)] if more else []
    return told(say(key), *listed, *left)


def _place_line(number: int, place: Place) -> str:
    others = ", ".join(place.others)
    key = "share_place" if others else "share_place_alone"
    return say(key, number=number, group=place.name, readers=place.readers, others=others)


def copy_preview(
    wish: CopyWish,
    lines: Sequence[Line],
    older: int,
    *,
    name: str,
    ai_name: str,
    sealed: bool,
    prefix: str,
) -> dict[str, Any]:
    """Which messages a new group would begin with, numbered, each with its beginning."""
    people = ", ".join(wish.invitees)
    key = "copy_preview" if wish.invitees else "copy_preview_alone"
    above = [say(key, name=wish.name, people=people, count=len(lines))]
    listed = [
        _numbered(number, line, ai_name if line.author is Author.AI else name)
        for number, line in enumerate(lines, start=1)
    ]
    below = [say("copy_older", count=older, prefix=prefix)] if older else []
    if wish.opens:
        below.append(say("copy_opens"))
    below += [
        _how_to_answer(prefix, sealed=sealed),
        say("copy_how", prefix=prefix),
        say("copy_never"),
    ]
    return _aside(
        "\n".join((*above, "", *listed, "", *below)),
        f"<p>{_escaped(above)}</p><p>{_escaped(listed)}</p><p>{_escaped(below)}</p>",
    )


def _numbered(number: int, line: Line, name: str) -> str:
    words = safe(line.body)
    start = one_line(words, _START)
    key = "copy_line_cut" if len(words) > _START else "copy_line"
    at = when(line.sent_ms)
    return say(key, number=number, name=name, when=at, start=start, chars=len(words))


def _how_to_answer(prefix: str, *, sealed: bool) -> str:
    how = say("crossing_answer_typed" if sealed else "crossing_answer", prefix=prefix)
    return f"{how} {say('crossing_until', minutes=ASKED_MS // 60_000)}"


def _escaped(lines: Sequence[str]) -> str:
    return "<br>".join(html.escape(one) for one in lines)
