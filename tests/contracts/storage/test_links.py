"""The book of links: tokens lead to one place, codes are used once, tries are counted."""

from appservice.model.effect import Decision, Notice, sentence
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.ports.links import Place
from appservice.ports.store import NewRow, Source
from appservice.storage.stores import RoomsStore
from appservice.turns.step import step_of
from tests.contracts.storage.conftest import Opened

ALICE, BOB = UserId("@alice:hs.test"), UserId("@bob:hs.test")
HERE, THERE = Place("$one", RoomId("!a:hs.test")), Place("$two", RoomId("!b:hs.test"))


async def test_a_token_leads_where_it_led_first(rooms_store: RoomsStore) -> None:
    book = rooms_store.links
    assert await book.place_of("hash") is None
    for place in (HERE, THERE):
        await book.add_link("hash", place, 5)
    assert await book.place_of("hash") == HERE
    assert await book.place_of("HASH") is None


async def test_a_code_is_used_once_and_in_time(rooms_store: RoomsStore) -> None:
    book = rooms_store.links
    await book.add_code("good", HERE, 10, 100)
    await book.add_code("late", HERE, 10, 20)
    assert await book.open_codes("$one", 15) == 2
    assert await book.open_codes("$one", 50) == 1
    assert await book.take_code("late", "row", 20) is None
    assert await book.take_code("none", "row", 20) is None
    assert await book.take_code("good", "row", 50) == HERE
    assert await book.take_code("good", "row", 500) == HERE, "the same row may come again"
    assert await book.take_code("good", "other", 50) is None
    assert await book.open_codes("$one", 50) == 0


async def test_tries_are_counted_for_one_and_for_all(rooms_store: RoomsStore) -> None:
    book = rooms_store.links
    for row, user, at_ms in (("a", ALICE, 10), ("a", ALICE, 10), ("b", ALICE, 20), ("c", BOB, 30)):
        await book.note_try(row, user, at_ms)
    assert await book.tries_since(0) == 3
    assert await book.tries_since(15) == 2
    assert await book.tries_since(0, ALICE) == 2
    await book.forget(25)
    assert await book.tries_since(0) == 1


async def test_what_ended_long_ago_is_forgotten_and_a_rooms_links_with_it(
    rooms_store: RoomsStore,
) -> None:
    book = rooms_store.links
    for place, name in ((HERE, "here"), (THERE, "there")):
        await book.add_link(name, place, 1)
        await book.add_code(f"old {name}", place, 1, 10)
        await book.add_code(f"new {name}", place, 1, 100)
    await book.forget(50)
    assert await book.take_code("old here", "r", 5) is None
    moved = Place(HERE.link_id, RoomId("!moved:hs.test"))
    await book.follow(HERE.room_id, moved.room_id)
    assert await book.place_of("here") == moved
    await book.follow(moved.room_id, HERE.room_id)
    await book.forget_room(HERE.room_id)
    assert await book.place_of("here") is None
    assert await book.take_code("new here", "r", 60) is None
    assert await book.place_of("there") == THERE
    assert await book.take_code("new there", "r", 60) == THERE


async def test_an_act_for_another_room_is_stored_with_its_step(opened: Opened) -> None:
    """A desk tells people something in their direct chat: the database must let it."""

    desk, chat = RoomId("desk:@alice:hs.test"), RoomId("!chat:hs.test")
    row = NewRow(key="k", room_id=desk, source=Source.OWN, raw="{}", seen_ms=1)
    await opened.rooms.chat.append([row])
    room = Room(room_id=desk, kind=RoomKind.DOOR, ai=ALICE)
    decision = Decision("no", room, (Notice(sentence("join_no"), room_id=chat),))
    await opened.rooms.chat.commit(step_of(row, decision, 1))
    assert [act.room_id for act in await opened.rooms.chat.open_acts(chat)] == [chat]
