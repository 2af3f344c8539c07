"""An answer as Matrix content: a model's Markdown made into body, HTML and mentions."""

import html
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from appservice.model.ids import UserId
from appservice.prompt.answer import own_words
from appservice.prompt.clean import CUT
from appservice.prompt.labels import Labels
from appservice.prompt.markup import html_of
from appservice.prompt.mentions import Marked

MAX_BYTES: Final = 40_000
"""Of one answer's content as JSON: encrypted, a third longer, it still stays under 60 kB."""

_LONGEST: Final = 20_000  # characters: hostile Markdown takes the parser quadratic time
_SENTENCE_END: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f](?=\s|\Z)|[\u3002\uff01\uff1f]|\n")
_PLAIN_TAGS: Final = re.compile(r"</p>\n<p>|<br>\n|</?p>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent of an answer. `formatted_body` is None where `body` says it all."""

    body: str
    formatted_body: str | None
    mentions: tuple[UserId, ...]


def render(
    text: str, names: Labels, joined: Collection[UserId], max_bytes: int = MAX_BYTES
) -> Rendered:
    """An answer for the room in which `names` are the labels and `joined` may be mentioned.

    Total: any text gives something to send; an empty one an ellipsis. Too long an answer is cut at
    the end of a sentence and ends in an ellipsis.
    """
    words = own_words(text[:_LONGEST], names) or CUT
    rendered = _rendered(words, names, joined)
    while (size := _size(rendered)) > max_bytes and words != CUT:
        words = _cut(words, min(len(words) * max_bytes * 9 // (size * 10), len(words) - 4))
        rendered = _rendered(words, names, joined)
    return rendered


def _rendered(words: str, names: Labels, joined: Collection[UserId]) -> Rendered:
    marked = Marked.of(words, names, joined)
    formatted, mentions = html_of(marked)
    body = marked.unmarked(marked.text)
    return Rendered(body, None if _says_no_more(formatted, body, mentions) else formatted, mentions)


def _says_no_more(formatted: str, body: str, mentions: tuple[UserId, ...]) -> bool:
    flat = _PLAIN_TAGS.sub(
        lambda tag: {"</p>\n<p>": "\n\n", "<br>\n": "\n"}.get(tag[0], ""), formatted
    )
    return not mentions and "<" not in flat and html.unescape(flat) == body


def _size(rendered: Rendered) -> int:
    content = [rendered.body, rendered.formatted_body, rendered.mentions]
    return len(json.dumps(content, ensure_ascii=False).encode())


def _cut(words: str, length: int) -> str:
    head = words[: max(length, 0)]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > length // 2:
        head = head[: ends[-1]]
    return f"{head.rstrip()} {CUT}".strip()
