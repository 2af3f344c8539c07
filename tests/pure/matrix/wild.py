"""Any JSON that a hostile server could send, and a judge of whether nouns keep their promises."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from hypothesis import strategies as st

# Lone surrogates, NUL, NaN and integers beyond every database included.
texts = st.text(st.characters(), max_size=12)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([-1, 2**53, 1e300]),
    st.builds(lambda: 10**400),
    st.floats(),
    texts,
)
anything: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def likely(*values: object) -> st.SearchStrategy[Any]:
    """What belongs there, or anything at all."""
    return st.sampled_from(values) | anything


USERS = ("@ai:hs.test", "@alice:hs.test", "@ünï:hs.test", "@x", "nobody", "@a b:\n", "")
relations = anything | st.fixed_dictionaries(
    {},
    optional={
        "rel_type": likely("m.replace", "m.thread", "m.annotation", "m.reference"),
        "event_id": likely("$target"),
        "key": likely("🗑️"),
        "is_falling_back": st.booleans() | anything,
        "m.in_reply_to": likely({"event_id": "$answered"}, {"event_id": 7}),
    },
)
said: dict[str, st.SearchStrategy[Any]] = {
    "msgtype": likely("m.text", "m.notice", "m.image", "m.key.verification.request"),
    "body": likely("hello", "> <@a:b> q\n\nhello"),
    "format": likely("org.matrix.custom.html"),
    "formatted_body": likely(
        '<a href="https://matrix.to/#/@ai:hs.test">AI</a> hi', "<mx-reply><a", "<![CDATA[<a"
    ),
    "m.mentions": likely({"user_ids": ["@ai:hs.test", 5, None]}, {"user_ids": "@ai:hs.test"}),
}
contents = anything | st.fixed_dictionaries(
    {},
    optional=said
    | {
        "m.relates_to": relations,
        "m.new_content": anything | st.fixed_dictionaries({}, optional=said),
        "org.matrix.msc3381.poll.response": likely(
            {"answers": ["remove"]}, {"answers": ["\ud83d"]}
        ),
        "m.selections": likely(["remove"], [5]),
        "m.poll": likely(
            {
                "question": {"m.text": [{"body": "Where?"}]},
                "answers": [{"m.id": "a", "m.text": [{"body": "here"}]}, {"id": []}, 5],
            },
            {"question": [], "answers": {}},
        ),
        "membership": likely("join", "invite", "leave", "ban", "knock"),
        "displayname": likely("Alice"),
        "is_direct": st.booleans() | likely("true"),
        "redacts": likely("$target"),
        "room_version": likely("10", "11", "12") | st.builds(lambda: "9" * 5000),
        "additional_creators": likely(["@alice:hs.test", None, 5]),
        "users": likely({"@alice:hs.test": 100, "@x:y": "50"}),
        "events": anything,
        "name": likely("A room"),
        "join_rule": likely("public", "invite"),
    },
)
events = st.dictionaries(texts, anything, max_size=3) | st.fixed_dictionaries(
    {},
    optional={
        "type": likely(
            "m.room.message",
            "m.reaction",
            "m.room.redaction",
            "m.room.encrypted",
            "m.room.member",
            "m.room.create",
            "m.room.power_levels",
            "m.room.name",
            "m.room.join_rules",
            "org.matrix.msc3381.poll.response",
            "m.poll.response",
            "org.matrix.msc3381.poll.start",
            "m.poll.start",
            "m.poll.end",
        ),
        "event_id": likely("$event"),
        "sender": likely(*USERS),
        "state_key": likely("", *USERS),
        "origin_server_ts": likely(1_700_000_000_000),
        "content": contents,
        "redacts": likely("$target"),
        "unsigned": likely(
            {"prev_content": {"membership": "invite"}},
            {"redacted_because": {}},
            {"invite_room_state": [{"type": "m.room.create", "content": {"type": "m.space"}}, 3]},
        ),
    },
)


def keeps_its_types(noun: object) -> bool:
    """Whether every field of a dataclass holds what its annotation says."""
    hints = typing.get_type_hints(type(noun))
    assert is_dataclass(noun)
    return all(_fits(getattr(noun, field.name), hints[field.name]) for field in fields(noun))


def _fits(value: Any, hint: Any) -> bool:
    hint = getattr(hint, "__supertype__", hint)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return any(_fits(value, arg) for arg in args)
    if hint is types.NoneType:
        return value is None
    if origin is frozenset:
        return isinstance(value, frozenset) and all(_fits(item, args[0]) for item in value)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, args[0]) for item in value)
    if hint is Mapping or origin is Mapping:
        return isinstance(value, dict)
    if hint is str:
        return type(value) is str and _storable(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return type(value) is hint
    return type(value) is hint


def _storable(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
