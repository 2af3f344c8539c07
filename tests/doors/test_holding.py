"""The time for all ages after a coming: the same whatever dies in between, kept over a start."""

import json
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.model.age import Age, AgeBand, AgePolicy, AgeRules, Ages, GroupsFor, Trust, Unknown
from appservice.model.event import Membership
from appservice.model.given import Tick
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, Source
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.audience import Audiences
from appservice.turns.codec import own_to_json
from appservice.turns.drawing import drawing
from appservice.turns.known import Known
from appservice.turns.pipeline import Pipeline
from appservice.turns.waiting import Waiting
from appservice.turns.writers import Writers
from tests.doors.scripted_keys import ScriptedKeys
from tests.doors.waiting_world import Killed
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    ROOM,
    RULES,
    group,
    with_member,
)

HOUR = 3_600_000
AGED = replace(
    RULES,
    age=AgeRules(unknown=Unknown.SHIELDED, hold_least_ms=6 * HOUR, hold_most_ms=48 * HOUR),
)
MET = {ALICE: Membership.JOIN, BOB: Membership.JOIN, CAROL: Membership.INVITE}
SETTLED = Group(
    standing=Standing.STEERS,
    round_ms=NOW + 90 * DAY,
    met=MET,
    settings=Settings(audience=GroupsFor.ADULTS),
)


async def _nothing(_room: RoomId) -> None:
    """Nobody carries anything out."""


@dataclass
class House:
    """A group's pipeline on a real store. `ages` of everybody, `looked`: who was looked up."""

    store: RoomsStore
    now_ms: int = NOW
    die_at: str = ""
    rules: Rules = AGED
    looked: list[Collection[UserId]] = field(default_factory=list)

    async def ages(
        self, users: Collection[UserId], room_id: RoomId, *, fresh: bool = False
    ) -> Ages:
        self.looked.append(users)
        assert (room_id, fresh) in ((ROOM, True), (ROOM, False))
        return dict.fromkeys(users, Age(AgeBand.ADULT, Trust.STATED))

    async def current(self) -> Rules:
        return self.rules

    def fault(self, point: str) -> None:
        if point == self.die_at:
            self.die_at = ""
            raise Killed(point)

    def pipeline(self) -> Pipeline:
        """A new one, as after a start."""
        keys: Any = ScriptedKeys()
        waiting = Waiting(
            "group",
            AI,
            self.store.awaiting,
            keys.read,
            keys,
            0,
            lambda _room: None,
            NullMeter(),
            lambda: self.now_ms,
            self.fault,
        )
        return Pipeline(
            self.store.chat,
            cast("Homeserver", None),
            waiting,
            self.current,
            _nothing,
            Writers(lambda: self.now_ms),
            NullMeter(),
            lambda: self.now_ms,
            self.fault,
            known=Known(ages=self.ages),
            draw=drawing(b"key"),
        )

    async def room(self) -> Room:
        room = await self.store.chat.room(ROOM)
        assert room is not None
        return room

    async def decide(self) -> None:
        """All that was heard, by whichever run: each time with what is stored."""
        while (row := await self.store.chat.next_row(ROOM)) is not None:
            await self.pipeline().process(row, await self.room())

    async def hear(self, key: str, raw: str, source: Source) -> None:
        row = NewRow(key=key, room_id=ROOM, source=source, raw=raw, seen_ms=self.now_ms)
        await self.store.chat.append([row])

    async def hears_joining(self, key: str = "$joins") -> None:
        event = {
            "event_id": key,
            "type": "m.room.member",
            "sender": CAROL,
            "state_key": CAROL,
            "content": {"membership": "join"},
            "room_id": ROOM,
            "origin_server_ts": self.now_ms,
        }
        await self.hear(key, json.dumps(event), Source.TRANSACTION)

    async def hears_talk(self, key: str) -> None:
        event = {
            "event_id": key,
            "type": "m.room.message",
            "sender": BOB,
            "content": {"msgtype": "m.text", "body": "nice weather"},
            "room_id": ROOM,
            "origin_server_ts": self.now_ms,
        }
        await self.hear(key, json.dumps(event), Source.TRANSACTION)

    async def band(self) -> AgeBand:
        audiences = Audiences(Known(ages=self.ages), self.current, lambda: self.now_ms)
        return (await audiences.now(await self.room())).band


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        made = House(store)
        room = group(group=SETTLED, history_visibility="joined")
        await store.chat.put_room(with_member(room, CAROL, Membership.INVITE))
        yield made


async def held_until(house: House) -> int:
    return (await house.room()).group.all_ages_until_ms


@pytest.mark.parametrize("point", ["", "decided", "committed"])
async def test_killed_at_any_point_it_is_as_long_as_it_was_drawn(house: House, point: str) -> None:
    await house.hears_joining()
    house.die_at = point
    if point:
        with pytest.raises(Killed):
            await house.decide()
    await house.decide()
    until_ms = NOW + 6 * HOUR + round(drawing(b"key")("$joins") * 42 * HOUR)
    assert await held_until(house) == until_ms
    assert await house.band() is not AgeBand.ADULT
    house.now_ms = until_ms - 1
    assert await house.band() is not AgeBand.ADULT
    house.now_ms = until_ms
    assert await house.band() is AgeBand.ADULT


async def test_a_joining_that_no_event_told_is_found_by_whatever_comes_next(house: House) -> None:
    room = with_member(await house.room(), CAROL, Membership.JOIN)  # as a fresh look shows it
    await house.store.chat.put_room(room)
    assert await house.band() is not AgeBand.ADULT
    await house.hear("timer", own_to_json(Tick("look")), Source.OWN)
    await house.decide()
    until_ms = await held_until(house)
    assert until_ms >= NOW + 6 * HOUR
    await house.hears_joining()  # it comes after all, and is nothing new
    await house.decide()
    assert await held_until(house) == until_ms


async def test_nobody_is_looked_up_where_it_does_not_matter_how_old_they_are(house: House) -> None:
    assert await house.band() is AgeBand.ADULT
    assert len(house.looked) == 1
    await house.hears_joining()
    await house.decide()
    house.looked.clear()
    await house.band()
    assert house.looked == []


async def looked_up(house: House, key: str) -> bool:
    """Whether anybody was, when somebody says something."""
    house.looked.clear()
    await house.hears_talk(key)
    await house.decide()
    assert house.looked in ([], [(ALICE, BOB, CAROL)])
    return bool(house.looked)


async def test_for_talk_nobody_is_looked_up_but_where_something_follows_by_it(house: House) -> None:
    assert await looked_up(house, "$for-adults")
    room = await house.room()
    settled = replace(
        room.group, settings=replace(room.group.settings, audience=GroupsFor.ALL_AGES)
    )
    await house.store.chat.put_room(replace(room, group=settled))
    assert not await looked_up(house, "$for-all-ages")
    policies = frozenset({AgePolicy.NO_UNKNOWN})
    house.rules = replace(AGED, age=replace(AGED.age, policies=policies))
    assert await looked_up(house, "$by-a-rule")
    house.rules = AGED
    house.looked.clear()
    await house.hears_joining()
    await house.decide()
    assert house.looked, "somebody comes"
