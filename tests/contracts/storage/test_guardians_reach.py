"""What guardians decided reaches the groups it is about, and the chat of the child alone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from appservice.group.guarding import Guarding
from appservice.model.guardianship import Kind
from appservice.model.guarding import TellLimit
from appservice.model.ids import ActId, RoomId
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.ports.store import NewRow, StoredAct
from appservice.prompt.guarding import news
from appservice.storage.stores import RoomsStore
from appservice.turns.clearing import Clearing
from appservice.turns.guarded import GuardedPeople
from appservice.turns.known import Known, no_ages
from tests.contracts.storage.guarded import guarded
from tests.contracts.storage.samples import ALICE, BOB
from tests.doors.privacies import clearing_of
from tests.doors.rates import Rates, shielded
from tests.pure.policy.rooms import CAROL, NOW, ROOM, RULES, group

CHAT, OLD = RoomId("!chat:hs.test"), RoomId("!old:hs.test")


async def rules() -> Rules:
    return RULES


ALL_FIT = clearing_of(rules)


class Reach:
    """The real part on a store; what it hands in is kept."""

    def __init__(self, store: RoomsStore, clearing: Clearing = ALL_FIT) -> None:
        self.handed: list[NewRow] = []
        people = GuardedPeople(store.guardians, no_ages, alarms=False, clock=lambda: NOW)
        known = Known(no_ages, people)
        self.part = Guarding(
            store.chat,
            store.guardians,
            store.directory,
            known,
            rules,
            self.take,
            lambda: NOW,
            clearing,
        )

    async def take(self, row: NewRow) -> None:
        self.handed.append(row)

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        return [(row.room_id, json.loads(row.raw)) for row in self.handed]


async def test_only_groups_of_the_child_are_looked_at(rooms_store: RoomsStore) -> None:
    await guarded(rooms_store)
    other = RoomId("!without:hs.test")
    await rooms_store.chat.put_room(group(BOB, CAROL, ALICE))
    await rooms_store.chat.put_room(_at(other))
    reach = Reach(rooms_store)
    await reach.part.look("1:1")
    await reach.part.look("1:1")
    rows = reach.told()
    assert [(room, raw["im.parlour.own"], raw["user"]) for room, raw in rows] == [
        (ROOM, "GuardingChanged", ALICE)
    ] * 2
    assert reach.handed[0].key == reach.handed[1].key, "done twice it is one input"


def _at(room_id: RoomId) -> Any:
    return replace(group(BOB, CAROL), room_id=room_id)


async def test_the_reason_goes_to_the_newest_chat_of_that_person(rooms_store: RoomsStore) -> None:
    await rooms_store.chat.put_room(group(ALICE, BOB))
    reach = Reach(rooms_store)
    act = StoredAct(act_id=ActId("a"), room_id=ROOM, kind="TellLimit", payload={})
    tell = TellLimit(ALICE, "limit_quiet", NOW + 1)
    assert await reach.part.tell(act, tell) == "no private chat"
    for at_ms, room_id in ((1, OLD), (2, CHAT)):
        await rooms_store.directory.set_kind(room_id, RoomKind.DIRECT, at_ms)
        await rooms_store.directory.set_person(room_id, ALICE)
    assert await reach.part.tell(act, tell) == "handed on"
    [(where, raw)] = reach.told()
    assert where in (OLD, CHAT)
    assert (raw["im.parlour.own"], raw["user"], raw["key"]) == ("LimitTold", ALICE, "limit_quiet")


async def test_guardians_are_asked_once_a_day_for_a_group_whoever_wishes_it(
    rooms_store: RoomsStore,
) -> None:
    await guarded(rooms_store)
    reach = Reach(rooms_store)
    for _ in range(3):
        await reach.part.ask(ALICE, group(BOB, CAROL), CAROL)
    await reach.part.ask(CAROL, group(BOB, CAROL), BOB)
    batch = await rooms_store.guardians.batch(BOB)
    assert batch is not None
    assert [(each.kind, each.child) for each in batch.entries] == [(Kind.ASK, ALICE)]
    body = news(batch, "!ai")["body"]
    assert f"!ai guardian {ALICE} room {ROOM} approve" in body
    assert all(each.say != "guardian_approve" for each in await rooms_store.guardians.log(ALICE, 9))


async def test_they_are_asked_a_few_times_a_day_and_fewer_at_one_persons_wish(
    rooms_store: RoomsStore,
) -> None:
    await guarded(rooms_store)
    reach = Reach(rooms_store)
    for number in range(9):
        for by in (CAROL, BOB, ALICE):
            room = replace(group(BOB, CAROL), room_id=RoomId(f"!{by}{number}:hs.test"))
            await reach.part.ask(ALICE, room, by)
    batch = await rooms_store.guardians.batch(BOB)
    assert batch is not None
    rooms = [dict(each.data)["room"] for each in batch.entries]
    assert sorted(rooms) == sorted(
        [f"!{CAROL}0:hs.test", f"!{BOB}0:hs.test", f"!{ALICE}0:hs.test", f"!{CAROL}1:hs.test"]
    )


@pytest.mark.parametrize(
    ("name", "rates", "told"),
    [("Tea", Rates(), True), ("gore", Rates(), False), ("Tea", None, False)],
)
async def test_they_read_what_a_group_is_called_where_that_is_fit(
    rooms_store: RoomsStore, name: str, rates: Rates | None, *, told: bool
) -> None:
    async def current() -> Rules:
        return shielded(RULES)

    await guarded(rooms_store)
    reach = Reach(rooms_store, clearing_of(current, rates))
    await reach.part.ask(ALICE, replace(group(BOB, CAROL), name=name), CAROL)
    batch = await rooms_store.guardians.batch(BOB)
    assert batch is not None
    body = news(batch, "!ai")["body"]
    assert f"{ALICE} room {ROOM} approve" in body
    assert (f"“{name}”" in body) is told
