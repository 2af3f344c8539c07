"""Visits of people to groups, and whose direct chats are where."""

from appservice.model.ids import EventId, RoomId
from appservice.model.room import RoomKind
from appservice.model.visit import Moment, Visit
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM, row

EARLIER, LATER = Visit(Moment(3, 30)), Visit(Moment(9, 90), Moment(3, 30))
THIRD = RoomId("!third:hs.test")


async def test_the_newest_word_on_a_visit_counts(rooms_store: RoomsStore) -> None:
    book = rooms_store.visits
    assert await book.visit(ROOM, ALICE) is None
    for visit in (EARLIER, LATER, LATER):
        await book.put(ROOM, ALICE, visit)
        assert await book.visit(ROOM, ALICE) == visit
    assert await book.visit(ROOM, BOB) is None
    assert await book.visit(OTHER, ALICE) is None


async def test_visits_are_forgotten_one_by_one_by_room_and_by_age(
    rooms_store: RoomsStore,
) -> None:
    book = rooms_store.visits
    for room in (ROOM, OTHER):
        await book.put(room, ALICE, EARLIER)
        await book.put(room, BOB, LATER)
    await book.forget(ROOM, ALICE)
    assert await book.visit(ROOM, ALICE) is None
    assert await book.visit(OTHER, ALICE) == EARLIER
    await book.forget_room(ROOM)
    assert await book.visit(ROOM, BOB) is None
    assert await book.forget_before(90) == 1
    assert await book.visit(OTHER, ALICE) is None
    assert await book.visit(OTHER, BOB) == LATER


async def test_events_are_found_by_when_they_came(rooms_store: RoomsStore) -> None:
    chat, book = rooms_store.chat, rooms_store.visits
    await chat.append([row("$a", ROOM), row("$b", OTHER), row("$c", ROOM)])
    asked = [EventId(f"${name}") for name in ("a", "b", "c", "d")]
    found = await book.moments(ROOM, asked)
    assert set(found) == {"$a", "$c"}
    assert found[asked[0]].position < found[asked[2]].position
    assert await book.moments(ROOM, []) == {}
    many = [EventId(f"${number}") for number in range(1200)]
    assert set(await book.moments(ROOM, [*many, asked[0]])) == {"$a"}


async def test_the_direct_chats_of_a_person_are_known_newest_first(
    rooms_store: RoomsStore,
) -> None:
    directory = rooms_store.directory
    for number, room in enumerate((ROOM, OTHER, THIRD)):
        await directory.set_kind(room, RoomKind.DIRECT, number)
        await directory.set_person(room, ALICE if room != OTHER else BOB)
    assert await directory.direct_chats(ALICE) == [THIRD, ROOM]
    assert [await directory.person_of(room) for room in (ROOM, OTHER)] == [ALICE, BOB]
    assert await directory.person_of(RoomId("!unknown:a.test")) is None
    await directory.set_kind(THIRD, RoomKind.DIRECT, 3)
    assert await directory.direct_chats(ALICE) == [THIRD, ROOM]
    await directory.set_kind(THIRD, RoomKind.GROUP, 4)
    assert await directory.direct_chats(ALICE) == [ROOM]
    await directory.set_person(THIRD, ALICE)
    assert await directory.person_of(THIRD) is None
    assert await directory.direct_chats(ALICE) == [ROOM], "a group is nobody's direct chat"
