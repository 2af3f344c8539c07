"""What the homeserver pushes: again, under another number, malformed, without the right token."""

import asyncio
import contextlib
import io
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from stage.faulty import Faults
from stage.http import Refused, call
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import aged, bodies, eventually, faulty_parlour, history
from tests.journeys.world import World, answer_to, make_group, word

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


@dataclass
class Pushed:
    """A room of its own, and the homeserver's side of the transaction route."""

    parlour: Parlour
    faults: Faults
    alice: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def push(
        self,
        body: Any,
        txn: str = "1",
        *,
        token: str | None = None,
        query: str = "",
        prefix: str = "/_matrix/app/v1",
    ) -> int:
        headers = {"Content-Type": "application/json"}
        token = self.parlour.seat.hs_token if token is None else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self.parlour.seat.url}{prefix}/transactions/{txn}{query}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with (
            aiohttp.ClientSession() as client,
            client.put(url, data=io.BytesIO(data), headers=headers) as response,
        ):
            return response.status

    async def raw(self, event_id: str) -> dict[str, Any]:
        """The event as its room has it."""
        events = await history(self.alice, self.room)
        return {**next(e for e in events if e["event_id"] == event_id), "room_id": self.room}

    async def ask(self) -> tuple[str, str]:
        question = word()
        said = f"and {question}?"
        return question, await self.alice.send_text(self.room, said, mentions=[self.ai])

    async def answered(self, question: str) -> None:
        await self.alice.wait_text(self.room, answer_to(question), 30, sender=self.ai)

    async def once(self, *questions: str) -> None:
        """Each was answered once, also after one more question went its way."""
        last, _ = await self.ask()
        await self.answered(last)
        said = await bodies(self.alice, self.room, self.ai)
        for question in questions:
            assert said.count(answer_to(question)) == 1, question

    async def counted(self, name: str) -> float:
        page = await self.parlour.metrics()
        values = [line.split()[-1] for line in page.splitlines() if line.startswith(name)]
        return sum(map(float, values))


@pytest.fixture(scope="module")
async def pushed(world: World) -> AsyncIterator[Pushed]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Pushed(parlour, faults, alice, room)
    await parlour.stop()


async def test_homeserver_resends_transaction(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.answered(question)
    body = {"events": [await pushed.raw(event_id)]}
    counted = await pushed.counted("parlour_events_in_total")
    assert [await pushed.push(body, txn) for txn in ("77", "77", "78", "m1")] == [200] * 4
    assert await pushed.counted("parlour_events_in_total") == counted
    await pushed.once(question)


async def test_same_transaction_number_other_events(pushed: Pushed, world: World) -> None:
    first, event_id = await pushed.ask()
    await pushed.answered(first)
    assert await pushed.push({"events": [await pushed.raw(event_id)]}, "1") == 200
    await world.a.restart()
    await pushed.alice.sync_restart()
    second, _ = await pushed.ask()
    await pushed.answered(second)
    await pushed.once(first, second)


async def test_no_event_without_the_homeservers_token(pushed: Pushed) -> None:
    own = pushed.parlour.seat
    counted = await pushed.counted("parlour_events_in_total")
    body = {"events": [{"event_id": "$forged", "room_id": pushed.room, "type": "m.room.message"}]}
    assert await pushed.push(body, token="") == 401
    assert await pushed.push(body, token="", query=f"?access_token={own.hs_token}") == 401
    assert await pushed.push(body, token=own.as_token) == 403
    assert await pushed.push(body, token=own.hs_token[:-1]) == 403
    assert await pushed.push(body, token="\xff\xfe") == 403
    assert await pushed.push(body, token="x", query=f"?access_token={own.hs_token}") == 403
    assert await pushed.counted("parlour_events_in_total") == counted


async def test_a_transaction_of_three_megabytes_is_taken(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.answered(question)
    filling = [
        {
            "event_id": f"$big{n}",
            "room_id": "!elsewhere:x.test",
            "type": "m.x",
            "content": "x" * 60_000,
        }
        for n in range(50)
    ]
    assert await pushed.push({"events": [*filling, await pushed.raw(event_id)]}) == 200
    await pushed.once(question)


async def test_receipts_and_typing_are_passed_over(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.alice.type_in(pushed.room)
    await pushed.alice.wait_id(pushed.room, event_id)
    await pushed.alice.read(pushed.room, event_id)
    body = {
        "events": [],
        "de.sorunome.msc2409.ephemeral": [
            {"type": "m.typing", "room_id": pushed.room, "content": {"user_ids": [1, None]}},
            {"type": "m.receipt", "room_id": pushed.room, "content": {"$x": {"m.read": []}}},
            7,
        ],
        "ephemeral": "none",
    }
    assert await pushed.push(body) == 200
    await pushed.answered(question)
    await pushed.once(question)


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


async def test_a_poison_row_is_put_aside_and_the_room_goes_on(pushed: Pushed) -> None:
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


async def test_ping_at_start_makes_the_homeserver_send_at_once(pushed: Pushed) -> None:
    """After a while away the homeserver waits longer and longer before it tries again."""
    await pushed.parlour.stop()
    question, _ = await pushed.ask()
    await aged(pushed.alice, pushed.room, 6)  # the homeserver's patience has to grow
    await pushed.parlour.start()
    begun = asyncio.get_running_loop().time()
    await pushed.answered(question)
    assert asyncio.get_running_loop().time() - begun < 4
    await eventually(
        lambda: _came_by(pushed, "transaction"), "the transaction that the ping called for", 4
    )


async def _came_by(pushed: Pushed, source: str) -> bool:
    return await pushed.counted(f'parlour_events_in_total{{source="{source}"') > 0
