"""What is remembered of people: per person, numbered for good, sealed, gone with its source."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import (
    MOST_REMEMBERED,
    NewRemembered,
    NotKept,
    Origin,
    Recollection,
    Remembered,
    RememberedKind,
    Remembering,
    RememberingChoice,
    person_key,
)
from appservice.ports.memories import Memories
from appservice.storage.database import Write
from appservice.storage.seal import MAGIC, AesGcmSeal
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, BOB, ROOM


@pytest.fixture
def memories(opened: Opened) -> Memories:
    return opened.personal.memories


def new(text: str, owner: UserId = ALICE, event: str = "$e", **changes: Any) -> NewRemembered:
    given = {"kind": RememberedKind.FACT, "origin": Origin.OWNER, "made_ms": 5}
    return NewRemembered(
        owner=owner,
        text=text,
        room_id=RoomId(ROOM),
        event_id=EventId(event),
        **{**given, **changes},
    )


async def kept(memories: Memories, text: str, **changes: Any) -> Remembered:
    found = await memories.keep(new(text, **changes))
    assert isinstance(found, Remembered)
    return found


async def test_lines_are_kept_per_person_and_numbered(memories: Memories) -> None:
    one = await kept(memories, "has a cat \N{CAT FACE}", made_ms=7)
    two = await kept(
        memories, "wants short words", kind=RememberedKind.INSTRUCTION, origin=Origin.AGREED
    )
    other = await kept(memories, "has a dog", owner=BOB)
    assert [one.number, two.number, other.number] == [1, 2, 1]
    assert (one.made_ms, one.edited_ms, one.owner, one.room_id) == (7, None, ALICE, ROOM)
    assert await memories.lines(ALICE) == [one, two]
    assert await memories.lines(BOB) == [other]
    assert await memories.lines(UserId("@carol:a.test")) == []


async def test_the_same_words_of_the_same_event_are_one_line(memories: Memories) -> None:
    one = await kept(memories, "has a cat")
    assert await kept(memories, "has a cat") == one
    assert (await kept(memories, "has a cat", event="$later")).number == 2
    assert (await kept(memories, "has a dog")).number == 3


async def test_at_once_no_number_is_given_twice(memories: Memories) -> None:
    made = await asyncio.gather(*(kept(memories, f"line {count}") for count in range(8)))
    assert sorted(line.number for line in made) == list(range(1, 9))


async def test_a_number_is_never_given_again(memories: Memories) -> None:
    for count in range(3):
        await kept(memories, f"line {count}")
    assert await memories.forget(ALICE, [3, 3, 9]) == 1
    assert await memories.forget(ALICE, []) == 0
    assert [line.number for line in await memories.lines(ALICE)] == [1, 2]
    assert (await kept(memories, "another")).number == 4
    await kept(memories, "of another", owner=BOB)
    assert await memories.forget(ALICE, None) == 3
    assert await memories.lines(ALICE) == []
    assert (await kept(memories, "after all")).number == 5
    assert len(await memories.lines(BOB)) == 1


async def test_an_edit_changes_the_words_alone(memories: Memories) -> None:
    one = await kept(memories, "has a cat")
    edited = await memories.edit(ALICE, 1, "has two cats", 9)
    assert edited == replace(one, text="has two cats", edited_ms=9)
    assert await memories.lines(ALICE) == [edited]
    assert await memories.edit(ALICE, 2, "nothing", 9) is None
    assert await memories.edit(BOB, 1, "of another", 9) is None


async def test_what_came_from_a_removed_message_goes_and_stays_away(memories: Memories) -> None:
    await kept(memories, "one")
    await kept(memories, "two")
    stays = await kept(memories, "three", event="$other")
    assert await memories.forget_source(ALICE, EventId("$e")) == 2
    assert await memories.forget_source(ALICE, EventId("$e")) == 0
    assert await memories.forget_source(ALICE, EventId("$never seen")) == 0
    assert await memories.lines(ALICE) == [stays]
    assert await memories.keep(new("again")) is NotKept.REMOVED
    assert await memories.keep(new("at all", event="$never seen")) is NotKept.REMOVED
    assert (await kept(memories, "of another", owner=BOB)).number == 1


async def test_there_is_an_end(opened: Opened) -> None:
    memories, person = opened.personal.memories, person_key(ALICE)
    rows = [(person, number, b"") for number in range(101, 100 + MOST_REMEMBERED)]
    fill = """
        insert into memories (room_id, number, kind, origin, from_room, event_id, made_ms, body)
        values ($1, $2, 'fact', 'owner', '!r', '$x', 1, $3)"""
    await opened.personal.database.write([Write(fill, rows)], (person,))
    last = await kept(memories, "the last that fits")
    assert await memories.keep(new("one too many")) is NotKept.FULL
    assert await kept(memories, "the last that fits") == last
    await memories.forget(ALICE, [101])
    assert isinstance(await memories.keep(new("fits again")), Remembered)
    assert len(await memories.lines(ALICE)) == MOST_REMEMBERED


async def test_what_a_person_chose_is_obeyed(memories: Memories) -> None:
    one = await kept(memories, "before")
    assert await memories.choice(ALICE) == RememberingChoice()
    for remembering, why in ((Remembering.PAUSED, NotKept.PAUSED), (Remembering.OFF, NotKept.OFF)):
        choice = RememberingChoice(remembering=remembering, automatic=True)
        await memories.choose(ALICE, choice)
        await memories.choose(ALICE, choice)
        assert await memories.choice(ALICE) == choice
        assert await memories.keep(new("meanwhile")) is why
    assert await memories.choice(BOB) == RememberingChoice()
    await memories.choose(ALICE, RememberingChoice())
    assert await memories.lines(ALICE) == [one]
    assert (await kept(memories, "after")).number == 2


async def test_what_is_not_true_any_more_is_another_edition(memories: Memories) -> None:
    assert await memories.recall(ALICE) == Recollection(0)
    one = await kept(memories, "one")
    two = await kept(memories, "two", event="$two")
    first = await memories.recall(ALICE)
    assert first == Recollection(0, (one, two)), "what is new makes nothing untrue"
    edited = await memories.edit(ALICE, 1, "another", 9)
    assert edited is not None
    assert await memories.recall(ALICE) == Recollection(1, (edited, two))
    assert await memories.edit(ALICE, 9, "of none", 9) is None
    await memories.forget(ALICE, [9])
    await memories.forget_source(ALICE, EventId("$none"))
    assert await memories.edition(ALICE) == 1
    await memories.forget_source(ALICE, EventId("$two"))
    assert await memories.edition(ALICE) == 2
    await memories.choose(ALICE, RememberingChoice(remembering=Remembering.PAUSED))
    assert await memories.recall(ALICE) == Recollection(2, (edited,))
    await memories.choose(ALICE, RememberingChoice(remembering=Remembering.OFF))
    assert await memories.recall(ALICE) == Recollection(3), "off: nothing is read"
    assert await memories.lines(ALICE) == [edited], "it is still there for its owner"
    await memories.choose(ALICE, RememberingChoice())
    await memories.forget(ALICE, None)
    assert await memories.recall(ALICE) == Recollection(4)
    assert await memories.edition(BOB) == 0


async def test_words_are_sealed_for_their_person(backend: Backend) -> None:
    async with replace(backend, seal=AesGcmSeal([bytes(32)])).open_personal() as store:
        await kept(store.memories, "sesame")
        await kept(store.memories, "of another", owner=BOB)
        people = (person_key(ALICE), person_key(BOB))
        sql = "select body from memories order by room_id"
        found = [bytes(each["body"]) for each in await store.database.fetch(sql, rooms=people)]
        assert len(found) == 2
        assert all(body.startswith(MAGIC) and b"sesame" not in body for body in found)
        swap = Write(
            "update memories set body = $1 where room_id = $2", [(found[0], person_key(BOB))]
        )
        await store.database.write([swap], people)
        assert [line.text for line in await store.memories.lines(ALICE)] == ["sesame"]
        assert await store.memories.lines(BOB) == [], "what is another's does not open"


@pytest.mark.parametrize("table", ["memories", "memories_removed", "memories_chosen"])
async def test_a_transaction_sees_its_person_alone(
    opened_on_postgresql: Opened, table: str
) -> None:
    store = opened_on_postgresql.personal
    for owner in (ALICE, BOB):
        await kept(store.memories, "line", owner=owner)
        await store.memories.forget_source(owner, EventId("$gone"))
    sql = f"select room_id from {table}"
    assert await store.database.fetch(sql) == []
    assert await store.database.fetch(sql, rooms=(RoomId(ROOM),)) == []
    mine = await store.database.fetch(sql, rooms=(person_key(ALICE),))
    assert [each["room_id"] for each in mine] == [person_key(ALICE)]
