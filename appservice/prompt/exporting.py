"""What is kept, as a person can read it (Markdown) and as a program can (JSON)."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from appservice.model.chat import Line

Data = Mapping[str, Any]
_HEADS: Final = {
    "remembered": "What is remembered",
    "direct_chats": "Direct chats",
    "groups": "Groups",
    "limits": "Limits",
    "messages": "Messages",
    "people": "People",
    "automatic": "Remembers by itself what seems worth it",
    "age_is_told_to_peers": "AIs of other servers may be told whether you are of age",
    "asked_the_ai_to": "Asked the AI to",
}
_ORIGINS: Final = {
    "owner": "written by you",
    "agreed": "proposed and agreed to",
    "automatic": "kept by itself",
}
_WORDS: Final = "words"
_GAPS: Final = re.compile(r"\n{3,}")


def message(line: Line) -> dict[str, Any]:
    """One line of history. Only what it has is named."""
    found = {
        "event_id": line.event_id,
        "at": iso(line.sent_ms),
        "sender": line.sender,
        "kind": line.kind.value,
        _WORDS: line.body,
        "file": line.file,
        "choices": [text for _, text in line.choices],
        "reply_to": line.reply_to,
        "thread": line.thread,
        "edited": line.edited,
    }
    return {name: value for name, value in found.items() if value not in (None, [], False)}


def iso(at_ms: int) -> str:
    """A time, in UTC. Strangers claim times that no calendar has."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return str(at_ms)


def as_json(data: Data) -> str:
    """All of it. Lone surrogates, which strangers send, are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace").decode()


def as_markdown(title: str, data: Data, remarks: Sequence[str] = ()) -> str:
    """The same to read: headings for what holds something, lists of what it holds."""
    lines = [f"# {one_line(title)}", "", *(f"*{remark}*\n" for remark in remarks)]
    lines += _section(data, 2)
    # No line of what people wrote is empty: each begins with its mark of a quote.
    text = _GAPS.sub("\n\n", "\n".join(lines)).rstrip() + "\n"
    return text.encode("utf-8", "replace").decode()


def _section(data: Data, depth: int) -> Iterable[str]:
    plain = {name: each for name, each in data.items() if not isinstance(each, Mapping | list)}
    for name, each in plain.items():
        if each is not None:
            yield f"- {_named(name)}: {_told(each)}"
    for name, each in data.items():
        if name in plain or not each:
            continue
        yield ""
        yield f"{'#' * min(depth, 6)} {_named(name)}"
        yield ""
        if isinstance(each, Mapping):
            yield from _section(each, depth + 1)
        else:
            yield from _listed(each, depth + 1)


def _listed(items: Sequence[Any], depth: int) -> Iterable[str]:
    for item in items:
        if not isinstance(item, Mapping):
            yield f"- {one_line(str(item))}"
        elif any(
            isinstance(each, list | Mapping) and name != "choices" for name, each in item.items()
        ):
            yield f"{'#' * min(depth, 6)} {one_line(str(item.get('name') or item.get('room_id')))}"
            yield ""
            yield from _section(item, depth + 1)
            yield ""
        elif _WORDS in item:
            yield from _said(item)
        else:
            yield "- " + ", ".join(f"{_named(n)} {_told(e)}" for n, e in item.items())


def _said(item: Data) -> Iterable[str]:
    """A message, or a line that is remembered: whose or which it is and of when, then the words.

    They are a quote, whatever they contain.
    """
    known = [f"**{one_line(str(item[n]))}**" for n in ("sender", "number") if n in item]
    known += [str(item[name]) for name in ("at", "made") if name in item]
    if "origin" in item:
        known += [str(item["kind"]), _ORIGINS.get(str(item["origin"]), str(item["origin"]))]
    yield ", ".join(known) + (" (edited)" if item.get("edited") else "")
    yield ""
    if "file" in item:
        yield f"> [{one_line(str(item['file']))}]"
    for line in str(item[_WORDS]).splitlines() or [""]:
        yield "> " + line.replace("<", "&lt;")
    for choice in item.get("choices", ()):
        yield f"> - {one_line(str(choice))}"
    yield ""


def _named(name: str) -> str:
    return _HEADS.get(name, name.replace("_", " ").capitalize().replace(" id", " ID"))


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))


def one_line(text: str) -> str:
    """Names and the like, which cannot begin a heading or a list of their own."""
    return " ".join(text.split())
