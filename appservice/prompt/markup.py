"""Markdown to the HTML that Matrix allows. A model's words are hostile input like anybody's.

Source: Matrix client-server specification 1.11 and later, "m.room.message msgtypes", the
recommended tags and attributes. Only those that Markdown makes are let through, by an allow-list
after rendering.
"""

import re
from typing import Final

import nh3
from markdown_it import MarkdownIt

from appservice.model.ids import UserId
from appservice.prompt.inline import SCHEMES, Inline
from appservice.prompt.mentions import Marked

TAGS: Final = frozenset(
    (
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li"),
        *("strong", "em", "del", "code", "pre", "a"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    )
)
ATTRIBUTES: Final = {
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "code": frozenset({"class"}),
}
_LANGUAGE: Final = re.compile(r"language-[A-Za-z0-9_+#.-]{1,32}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ONE_PARAGRAPH: Final = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    allowed = {"class": _LANGUAGE, "start": _NUMBER}.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
)
_PARSER: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)


def html_of(marked: Marked) -> tuple[str, tuple[UserId, ...]]:
    """The HTML of marked Markdown, and whom it mentions, in order."""
    inline = Inline(marked)
    tokens = _PARSER.parse(marked.text)
    for token in tokens:
        if token.children is not None:
            token.children = inline.rewritten(token.children)
        token.content = marked.unmarked(token.content)
        token.info = marked.unmarked(token.info)
    html = _CLEANER.clean(_PARSER.renderer.render(tokens, _PARSER.options, {})).strip()
    alone = _ONE_PARAGRAPH.fullmatch(html)
    return (alone[1] if alone else html), tuple(inline.mentioned)
