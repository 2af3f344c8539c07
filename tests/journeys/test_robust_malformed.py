"""Events of every odd shape, and rows that fail whatever one does: the room goes on."""

import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from appservice.policy.secrets import code_of
from stage.http import Refused, call
from tests.journeys.power import wait_state
from tests.journeys.pushing import Pushed, pushed_to
from tests.journeys.robust import bodies
from tests.journeys.world import World, answer_to

HOSTILE_CONTENTS: tuple[Any, ...] = (
    {},
    [],
    None,
    "text",
    7,
    {"msgtype": "m.text"},
    {"msgtype": "m.text", "body": 7},
    {"msgtype": ["m.text"], "body": {"a": 1}},
    {"msgtype": "m.text", "body": "\ud800\x00\x1f", "formatted_body": "<" * 5000},
    {"msgtype": "m.text", "body": "a", "m.mentions": [1, {"user_ids": 5}]},
    {"msgtype": "m.text", "body": "a", "m.mentions": {"user_ids": [None, {}, "@x:y", "\ud800"]}},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"rel_type": "m.thread", "event_id": []}},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"m.in_reply_to": {"event_id": "x" * 9000}}},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}},
    {"m.new_content": {"body": []}, "m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}},
)
HOSTILE_TYPES = ("m.room.message", "m.reaction", "m.room.encrypted", "m.room.redaction", "x" * 900)
HOSTILE_STATE: tuple[tuple[str, str, Any], ...] = (
    ("m.room.power_levels", "", {"users": {"@a:b": "high"}, "users_default": [], "events": 3}),
    ("m.room.power_levels", "", "none"),
    ("m.room.join_rules", "", {"join_rule": {}}),
    ("m.room.name", "", {"name": ["a"]}),
    ("m.room.create", "", {"additional_creators": {"a": 1}, "room_version": 12}),
    ("m.room.member", "nobody", {"membership": "join"}),
    ("m.room.member", "@a:b", {"membership": "king"}),
    ("m.room.member", "@a:b", {"membership": "join", "displayname": "a\n\u202eb" * 3000}),
    ("m.room.encryption", "\ud800", {}),
)


@pytest.fixture(scope="module")
async def pushed(world: World) -> AsyncIterator[Pushed]:
    async with pushed_to(world) as it:
        yield it


async def test_malformed_events_pushed(pushed: Pushed) -> None:
    """Whatever shape events have: they are taken in, and what comes after them is answered."""
    assert await pushed.push(b"no json") == 400
    bodies_of_no_use: tuple[Any, ...] = ([], 7, None, {"events": 7}, {"events": [7, None, [], {}]})
    for body in bodies_of_no_use:
        assert await pushed.push(body) == 200
    head: dict[str, Any] = {
        "room_id": pushed.room,
        "sender": pushed.alice.user_id,
        "origin_server_ts": 1,
    }
    contents = [{"type": kind, "content": c} for c in HOSTILE_CONTENTS for kind in HOSTILE_TYPES]
    state = [{"type": t, "state_key": k, "content": c} for t, k, c in HOSTILE_STATE]
    odd: list[dict[str, Any]] = [
        {"type": 7, "content": {}},
        {"type": "m.room.message", "sender": 7, "content": {"body": "a"}},
        {"type": "m.room.message", "origin_server_ts": "soon", "content": {"body": "a"}},
        {"type": "m.room.message", "unsigned": 5, "content": {"body": "a", "msgtype": "m.text"}},
        {"type": "m.room.member", "state_key": 5, "content": {"membership": "join"}},
        {"type": "m.room.redaction", "redacts": {}, "content": {"redacts": []}},
        {"type": "im.parlour.own", "im.parlour.own": "Answered", "turn_id": "x", "text": "owned"},
    ]
    events = [
        {**head, "event_id": f"$hostile{n}", **event}
        for n, event in enumerate([*contents, *state, *odd])
    ]
    events += [{**head, "event_id": "\ud800\x00" + "$" * 900, "type": "m.room.message"}]
    assert await pushed.push({"events": events}) == 200
    question, _ = await pushed.ask()
    await pushed.answered(question)
    assert "row_quarantined" not in pushed.parlour.log()
    assert "Traceback" not in pushed.parlour.log()
    await pushed.once(question)


async def test_malformed_events_sent_by_people(pushed: Pushed) -> None:
    deep: Any = "bottom"
    for _ in range(300):
        deep = {"a": [deep]}
    sent = 0
    where = f"/_matrix/client/v3/rooms/{quote(pushed.room, safe='')}/send"
    contents = [*HOSTILE_CONTENTS, {"body": deep}]
    kinds = ("m.room.message", "m.reaction", "m.room.encrypted", "org.example.odd")
    for n, (kind, content) in enumerate(itertools.product(kinds, contents)):
        clean = json.loads(json.dumps(content).replace("\\ud800", ""))
        with contextlib.suppress(Refused):  # what the homeserver refuses reaches nobody
            url = f"{pushed.parlour.seat.homeserver_url}{where}/{kind}/odd{n}"
            await call("PUT", url, token=pushed.alice.access_token, body=clean)
            sent += 1
    assert sent > len(kinds)
    question, _ = await pushed.ask()
    await pushed.answered(question)
    assert "row_quarantined" not in pushed.parlour.log()
    await pushed.once(question)


async def test_events_nested_absurdly_deep(pushed: Pushed) -> None:
    """With a code in them, so that they are looked through: pushed, and in the room's own state."""
    head = {"room_id": pushed.room, "sender": pushed.alice.user_id, "origin_server_ts": 1}
    deep = ("[" * 700 + f'"{code_of(9)}"' + "]" * 700, "[" * 9000 + "]" * 9000)
    events = [
        json.dumps({**head, "event_id": f"$deep{n}", "type": "org.x", "content": {"x": "X"}})
        for n in range(len(deep))
    ]
    pushing = [event.replace('"X"', x) for event, x in zip(events, deep, strict=True)]
    assert await pushed.push(f'{{"events":[{",".join(pushing)}]}}'.encode()) == 200
    alice, room = pushed.alice, pushed.room
    much = json.loads("[" * 110 + "]" * 110)  # this homeserver lets its own people nest 125 levels
    own = {"membership": "join", "displayname": "Alice", "x": much}
    await alice.send_state(room, "m.room.member", own, alice.user_id)
    changed = await alice.send_state(room, "m.room.join_rules", {"join_rule": "public"})
    closed = {"join_rule": "invite"}
    await wait_state(alice, room, "m.room.join_rules", pushed.ai, closed, after=changed)
    await alice.wait_text(room, "invite-only", sender=pushed.ai, after=changed)
    question, _ = await pushed.ask()
    await pushed.answered(question)
    assert "row_quarantined" not in pushed.parlour.log()


async def test_a_poison_row_is_put_aside_and_the_room_goes_on(pushed: Pushed) -> None:
    await pushed.idle()
    before = await pushed.counted("parlour_quarantined_total")
    pushed.faults.raise_at("decided", times=3)
    poison, _ = await pushed.ask()
    later, _ = await pushed.ask()
    await pushed.answered(later)
    assert pushed.faults.fired[-3:] == ["decided"] * 3
    assert await pushed.counted("parlour_quarantined_total") == before + 1
    await pushed.alice.wait_text(pushed.room, "went wrong on my side", sender=pushed.ai)
    assert answer_to(poison) not in await bodies(pushed.alice, pushed.room, pushed.ai)
    await pushed.once(later)


async def test_an_answer_that_cannot_be_taken_in_does_not_stop_the_next_one(pushed: Pushed) -> None:
    await pushed.idle()
    pushed.faults.raise_at("before-sending", times=3)
    lost, event_id = await pushed.ask()
    later, _ = await pushed.ask()
    await pushed.answered(later)
    sorry = await pushed.alice.wait_event(
        pushed.room,
        lambda e: (
            e["sender"] == pushed.ai
            and event_id in json.dumps(e["content"])
            and e["content"].get("msgtype") == "m.notice"
        ),
    )
    assert "went wrong" in sorry["content"]["body"]
    assert answer_to(lost) not in await bodies(pushed.alice, pushed.room, pushed.ai)
