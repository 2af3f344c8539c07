"""A fresh look at a room: what the homeserver does not know of it is kept, whatever it is."""

from dataclasses import fields, replace
from typing import Any

import pytest

from appservice.model.room import Room
from appservice.policy.fold import refreshed, snapshot
from tests.pure.policy.rooms import direct

# What a snapshot reads out of the homeserver's state.
READ = {
    "alias",
    "avatar",
    "cipher",
    "creators",
    "display",
    "display_by",
    "encrypted",
    "guest_access",
    "history_visibility",
    "join_rule",
    "maker",
    "members",
    "name",
    "power",
    "predecessor",
    "promised",
    "request",
    "room_type",
    "successor",
    "successor_by",
    "topic",
    "version",
}
OURS = sorted({field.name for field in fields(Room)} - READ)


@pytest.mark.parametrize("name", OURS)
def test_what_only_we_know_outlives_a_fresh_look(name: str) -> None:
    known = direct()
    if name not in {"room_id", "kind", "ai"}:
        marked: dict[str, Any] = {name: object()}
        known = replace(known, **marked)
    assert getattr(refreshed(known, ()), name) is getattr(known, name)


def test_the_rest_is_read_anew() -> None:
    known = replace(direct(), topic="old", name="old")
    fresh = snapshot(known.room_id, known.kind, known.ai, ())
    assert refreshed(known, ()).topic == fresh.topic
    assert refreshed(known, ()).name == fresh.name
