"""Words of a person as the AI user says them for that person in a group.

Source of the content's marker: none, it is ours. See `BROUGHT`.
"""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from appservice.model.crossing import Brought, CopiedLine
from appservice.model.ids import UserId, parse_user_id
from appservice.prompt.catalogue import say
from appservice.prompt.clean import one_line, plain, without_room_ping
from appservice.prompt.labels import labels
from appservice.prompt.notices import AUTOMATED
from appservice.prompt.render import MAX_BYTES, render
from appservice.prompt.transcript import when

BROUGHT: Final = "im.parlour.brought"
"""In the content of what the AI user says for somebody: `by` whom, whether `copied`, and how many
characters (`head`) of the body are not theirs. It counts in the AI user's own messages alone.
"""
_LONGEST_PIECE: Final = 3000  # characters: of whatever kind, one piece fits into one event
_LONGEST_NAME: Final = 64
_NOBODY: Final = UserId("@nobody:nowhere")  # whom words of the AI user's need not be told from


def brought_in(content: Mapping[str, Any]) -> Brought | None:
    """What a content says of whose words it carries; None where that is not said, or not well."""
    found, body = content.get(BROUGHT), content.get("body")
    if not isinstance(found, Mapping) or not isinstance(body, str):
        return None
    by, head = found.get("by"), found.get("head")
    user = parse_user_id(by) if isinstance(by, str) else None
    if user is None or not isinstance(head, int) or not 0 <= head < len(body):
        return None
    return Brought(user, copied=found.get("copied") is True, head=head)


def safe(text: str) -> str:
    """Text of many lines, as somebody wrote it, that calls nobody and hides nothing."""
    return without_room_ping(plain(text)).strip()


def shared_content(text: str, by: UserId, name: str) -> dict[str, Any]:
    """What somebody shares: it calls nobody, not even by a pill."""
    head, words = say("share_head", name=name), safe(text)
    return {
        "msgtype": "m.text",
        "body": f"{head} {words}",
        "format": "org.matrix.custom.html",
        "formatted_body": f"<strong>{html.escape(head)}</strong> {_lines(words)}",
        "m.mentions": {},
        BROUGHT: {"by": by, "copied": False, "head": len(head) + 1},
        AUTOMATED: True,
    }


@dataclass(frozen=True, slots=True)
class _Piece:
    """One message, or a part of a long one: who and when, and the words; `shown` is their HTML."""

    head: str
    words: str
    shown: str

    @property
    def body(self) -> str:
        return f"{self.head}\n" + "\n".join(f"> {one}" for one in self.words.split("\n"))

    @property
    def formatted(self) -> str:
        return (
            f"<p><strong>{html.escape(self.head)}</strong></p><blockquote>{self.shown}</blockquote>"
        )

    @property
    def size(self) -> int:
        return len(json.dumps([self.body, self.formatted], ensure_ascii=False).encode()) + 8


def copied_contents(
    lines: Sequence[CopiedLine], by: UserId, name: str, ai_name: str, most_bytes: int = MAX_BYTES
) -> list[dict[str, Any]]:
    """The events that copied messages make, in order: quoted, with who said them and when."""
    parts: list[list[_Piece]] = []
    room_left = 0
    for piece in _pieces(lines, one_line(name, _LONGEST_NAME), ai_name):
        if piece.size > room_left or not parts:
            parts.append([])
            room_left = most_bytes - 1000
        parts[-1].append(piece)
        room_left -= piece.size
    count = len(parts)
    return [
        _copied(_head(name, ai_name, part, count), pieces, by)
        for part, pieces in enumerate(parts, start=1)
    ]


def _head(name: str, ai_name: str, part: int, parts: int) -> str:
    if parts == 1:
        return say("copy_head", name=name, ai=ai_name)
    return say("copy_head_part", name=name, ai=ai_name, part=part, parts=parts)


def _pieces(lines: Sequence[CopiedLine], name: str, ai_name: str) -> list[_Piece]:
    found = []
    for line in lines:
        who, at = ai_name if line.by_ai else name, when(line.sent_ms)
        words = safe(line.body)
        if line.emote:
            words = f"* {who} {words}"
        for start in range(0, len(words), _LONGEST_PIECE):
            head = say("copy_by_more" if start else "copy_by", name=who, when=at)
            part = words[start : start + _LONGEST_PIECE]
            is_answer = line.by_ai and part == words
            shown = _markdown(part, ai_name) if is_answer else f"<p>{_lines(part)}</p>"
            found.append(_Piece(head, part, shown))
    return found


def _markdown(words: str, ai_name: str) -> str:
    """An answer as it was shown where it was given, unless that takes too much."""
    names = labels({}, _NOBODY, ai_name)
    shown = render(words, names, ()).formatted_body
    return (
        shown if shown is not None and len(shown) <= 5 * len(words) else f"<p>{_lines(words)}</p>"
    )


def _copied(head: str, pieces: Sequence[_Piece], by: UserId) -> dict[str, Any]:
    return {
        "msgtype": "m.text",
        "body": "\n\n".join((head, *(piece.body for piece in pieces))),
        "format": "org.matrix.custom.html",
        "formatted_body": f"<p><em>{html.escape(head)}</em></p>"
        + "".join(piece.formatted for piece in pieces),
        "m.mentions": {},
        BROUGHT: {"by": by, "copied": True, "head": len(head) + 2},
        AUTOMATED: True,
    }


def _lines(words: str) -> str:
    return html.escape(words).replace("\n", "<br>")
