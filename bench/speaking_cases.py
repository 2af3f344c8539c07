"""Labelled transcripts: a file with one JSON object a line, read with one clear sentence on error.

`Case` is what the rules may see; `Label` is what they may not.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABELS = ("must_speak", "must_be_silent", "judge")
KINDS = ("message", "reaction", "edit", "voice", "image", "file", "poll", "join", "leave")


class BadCases(Exception):
    """A file of transcripts is missing or malformed; the sentence names the line."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a transcript; `at_s` is in seconds since the first."""

    event_id: str
    sender: str
    at_s: float
    kind: str
    body: str
    mentions: tuple[str, ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    msgtype: str = "m.text"
    relates_to: str | None = None
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A transcript whose last event is decided on. `members` are IDs with names, the AI apart."""

    mode: str
    members: tuple[tuple[str, str], ...]
    ai: tuple[str, str]
    events: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What people say is right: for figures alone."""

    case_id: str
    lang: str
    category: str
    label: str
    better: str


def read_cases(path: Path) -> list[tuple[Case, Label]]:
    """All transcripts of a file. Raises `BadCases`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadCases(
            f"There is no file {path}: give SET=path of one with a case a line."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadCases(
            f"{path} cannot be read ({error}): give SET=path of UTF-8 JSON lines."
        ) from None
    cases = list(_cases(path, text))
    if not cases:
        raise BadCases(f"{path} has no case in it: write one JSON object a line.")
    return cases


def _cases(path: Path, text: str) -> Iterator[tuple[Case, Label]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _read(json.loads(line))
        except json.JSONDecodeError as error:
            raise BadCases(f"{path}, line {number} is no JSON: {error.msg}.") from None
        except RecursionError:
            raise BadCases(f"{path}, line {number} is nested too deeply.") from None
        except _Wrong as wrong:
            raise BadCases(f"{path}, line {number}: {wrong}.") from None


class _Wrong(Exception):
    """What is wrong with a line."""


def _read(row: Any) -> tuple[Case, Label]:
    top = _mapping(row, "the case")
    label = _text(top, "label")
    if label not in LABELS:
        raise _Wrong(f"`label` is {label!r}, not one of {', '.join(LABELS)}")
    people = tuple(_person(each) for each in _list(top, "members"))
    events = tuple(_happening(each) for each in _list(top, "events"))
    if not events:
        raise _Wrong("`events` is empty, so there is nothing to decide on")
    case = Case(_text(top, "mode", "auto"), people, _person(top.get("ai")), events)
    if case.mode not in {"auto", "mention", "off"}:
        raise _Wrong(f"`mode` is {case.mode!r}, not auto, mention or off")
    told = {key: _text(top, key, "?") for key in ("lang", "category")}
    better = _text(top, "better", "silent")
    return case, Label(case_id=_text(top, "id", "?"), label=label, better=better, **told)


def _person(row: Any) -> tuple[str, str]:
    person = _mapping(row, "a member or `ai`")
    return _text(person, "id"), _text(person, "name")


def _happening(row: Any) -> Happening:
    event = _mapping(row, "an event")
    kind = _text(event, "kind")
    if kind not in KINDS:
        raise _Wrong(f"an event is of kind {kind!r}, not one of {', '.join(KINDS)}")
    at = event.get("at")
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise _Wrong("`at` of an event is not a number of seconds")
    return Happening(
        _text(event, "id"),
        _text(event, "sender"),
        float(at),
        kind,
        _text(event, "body", ""),
        tuple(each for each in _list(event, "mentions", ()) if isinstance(each, str)),
        _maybe(event, "reply_to"),
        _maybe(event, "thread"),
        _text(event, "msgtype", "m.text"),
        _maybe(event, "replaces") or _maybe(event, "relates_to"),
        _maybe(event, "filename"),
    )


def _mapping(row: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise _Wrong(f"{what} is not a JSON object")
    return row


def _list(row: Mapping[str, Any], key: str, default: Any = None) -> Any:
    found = row.get(key, default)
    if not isinstance(found, list | tuple):
        raise _Wrong(f"`{key}` is not a list")
    return found


def _text(row: Mapping[str, Any], key: str, default: str | None = None) -> str:
    found = row.get(key, default)
    if not isinstance(found, str):
        raise _Wrong(f"`{key}` is missing or not a text")
    return found


def _maybe(row: Mapping[str, Any], key: str) -> str | None:
    return None if row.get(key) is None else _text(row, key)
