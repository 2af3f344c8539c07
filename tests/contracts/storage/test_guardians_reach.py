"""What guardians decided reaches the groups it is about, and the chat of the child alone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from appservice.group.guarding import Guarding
from appservice.model.age import AgePolicy, AgeRules, Unknown
from appservice.model.guardianship import How, Kind, Link
from appservice.model.guarding import NO_LIMITS, AskGuardians, Limits, TellLimit, asking_lane
from appservice.model.ids import ActId, RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.guarding import with_word
from appservice.ports.store import NewRow, StoredAct
from appservice.prompt.guarding import news
from appservice.storage.stores import RoomsStore
from appservice.turns.clearing import Clearing
from appservice.turns.codec import act_from_json
from appservice.turns.guarded import GuardedPeople
from appservice.turns.known import Known, no_ages
from appservice.turns.pipeline import CurrentRules
from tests.contracts.storage.guarded import guarded
from tests.contracts.storage.samples import ALICE, BOB
from tests.doors.privacies import clearing_of
from tests.doors.rates import Rates, shielded
from tests.pure.policy.rooms import CAROL, NOW, ROOM, RULES, group

CHAT, OLD = RoomId("!chat:hs.test"), RoomId("!old:hs.test")


async def rules() -> Rules:
    return RULES


async def approving() -> Rules:
    """Where guardians have to agree to each group."""
    ages = AgeRules(unknown=Unknown.SHIELDED, policies=frozenset({AgePolicy.GUARDIANS_APPROVE}))
    return replace(RULES, age=ages)


ALL_FIT = clearing_of(rules)


class Reach:
    """The real part on a store; what it hands in is kept."""

    def __init__(
        self, store: RoomsStore, clearing: Clearing = ALL_FIT, current: CurrentRules = rules
    ) -> None:
        self.handed: list[NewRow] = []
        people = GuardedPeople(store.guardians, no_ages, alarms=False, clock=lambda: NOW)
        known = Known(no_ages, people)
        self.part = Guarding(
            store.chat,
            store.guardians,
            store.directory,
            known,
            current,
            self.take,
            lambda: NOW,
            clearing,
            self.look,
        )
        self.store, self.looked = store.chat, set[RoomId]()

    async def look(self, room_id: RoomId) -> None:
        self.looked.add(room_id)

    async def ask(self, child: UserId, room: Room, by: UserId) -> str:
        """As its lane does."""
        await self.store.put_room(room)
        lane = asking_lane(child)
        stored = StoredAct(act_id=ActId("a"), room_id=lane, kind="AskGuardians", payload={})
        return await self.part.ask(stored, AskGuardians(child, room.room_id, by, lane))

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


async def linked(store: RoomsStore, limits: Limits = NO_LIMITS) -> None:
    """Bob is Alice's guardian, and decided that."""

    def change(link: Link) -> Link:
        return replace(with_word(link, How.OPERATOR, 1000), limits=limits)

    await store.guardians.change(BOB, ALICE, change)


async def test_guardians_are_asked_once_a_day_for_a_group_whoever_wishes_it(
    rooms_store: RoomsStore,
) -> None:
    await linked(rooms_store)
    reach = Reach(rooms_store, current=approving)
    said = [await reach.ask(ALICE, group(BOB, CAROL), CAROL) for _ in range(3)]
    assert said == ["asked", *["asked often enough today"] * 2]
    await reach.ask(CAROL, group(BOB, CAROL), BOB)
    batch = await rooms_store.guardians.batch(BOB)
    assert batch is not None
    assert [(each.kind, each.child) for each in batch.entries] == [(Kind.ASK, ALICE)]
    body = news(batch, "!ai")["body"]
    assert f"!ai guardian {ALICE} room {ROOM} approve" in body
    assert all(each.say != "guardian_approve" for each in await rooms_store.guardians.log(ALICE, 9))


async def test_they_are_asked_a_few_times_a_day_and_fewer_at_one_persons_wish(
    rooms_store: RoomsStore,
) -> None:
    await linked(rooms_store)
    reach = Reach(rooms_store, current=approving)
    for number in range(9):
        for by in (CAROL, BOB, ALICE):
            room = replace(group(BOB, CAROL), room_id=RoomId(f"!{by}{number}:hs.test"))
            await reach.ask(ALICE, room, by)
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
        return replace(shielded(RULES), age=(await approving()).age)

    await linked(rooms_store)
    reach = Reach(rooms_store, clearing_of(current, rates), approving)
    await reach.ask(ALICE, replace(group(BOB, CAROL), name=name), CAROL)
    batch = await rooms_store.guardians.batch(BOB)
    assert batch is not None
    body = news(batch, "!ai")["body"]
    assert f"{ALICE} room {ROOM} approve" in body
    assert (f"“{name}”" in body) is told


async def test_whom_to_ask_about_waits_in_a_lane_of_its_own(rooms_store: RoomsStore) -> None:
    await linked(rooms_store)
    await rooms_store.chat.put_room(group(BOB, CAROL))
    reach, lane = Reach(rooms_store, current=approving), asking_lane(ALICE)
    add = StoredAct(act_id=ActId("add"), room_id=ROOM, kind="AddPeople", payload={})
    for _ in range(2):
        await reach.part.want(add, ALICE, CAROL)
    [waits] = await rooms_store.chat.open_acts()
    assert waits.room_id == lane
    assert reach.looked == {lane}
    wish = act_from_json(waits.kind, waits.payload)
    assert wish == AskGuardians(ALICE, ROOM, CAROL, lane)


async def test_guardians_are_not_asked_where_no_word_of_theirs_lacks(
    rooms_store: RoomsStore,
) -> None:
    reach = Reach(rooms_store, current=approving)
    for limits in (Limits(groups=False), Limits(approved=frozenset({ROOM}))):
        await linked(rooms_store, limits)
        assert await reach.ask(ALICE, group(BOB, CAROL), CAROL) == "no word of theirs lacks"
    await linked(rooms_store)

    async def blocking() -> Rules:
        return replace(await approving(), blocked=(ALICE,))

    without = Reach(rooms_store, current=blocking)
    assert await without.ask(ALICE, group(BOB, CAROL), CAROL) == "no word of theirs lacks"
    assert await rooms_store.guardians.batch(BOB) is None


async def test_groups_of_whoever_is_of_another_age_are_looked_at_where_a_rule_goes_by_it(
    rooms_store: RoomsStore,
) -> None:
    await rooms_store.chat.put_room(group(BOB, CAROL, ALICE))
    await rooms_store.chat.put_room(_at(RoomId("!without:hs.test")))
    without, reach = Reach(rooms_store), Reach(rooms_store, current=approving)
    for _ in range(3):
        await without.part.aged(ALICE)
        await reach.part.aged(ALICE)
    assert without.told() == []
    assert [(room, raw["user"]) for room, raw in reach.told()] == [(ROOM, ALICE)], "seldom"
