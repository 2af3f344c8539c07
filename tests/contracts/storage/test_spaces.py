"""The book of Spaces: one for each person who wants it."""

from appservice.model.ids import RoomId
from appservice.model.space import Space
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM


async def test_a_person_has_one_space_at_most(rooms_store: RoomsStore) -> None:
    book = rooms_store.spaces
    assert await book.space_of(ALICE) is None
    await book.space_made(Space(ALICE, ROOM, 5))
    await book.space_made(Space(BOB, OTHER, 6))
    assert await book.space_of(ALICE) == Space(ALICE, ROOM, 5)
    newer = Space(ALICE, RoomId("!newer:a.test"), 7)
    await book.space_made(newer)
    assert await book.space_in(ROOM) is None
    assert await book.space_in(RoomId("!newer:a.test")) == newer
    assert await book.spaces() == [newer, Space(BOB, OTHER, 6)]


async def test_when_the_last_one_was_made_stays_known(rooms_store: RoomsStore) -> None:
    book = rooms_store.spaces
    await book.space_made(Space(ALICE, ROOM, 5))
    await book.space_ended(ALICE)
    await book.space_ended(BOB)
    assert await book.space_of(ALICE) == Space(ALICE, None, 5)
    assert await book.space_of(BOB) is None
    assert await book.spaces() == []
    assert await book.space_in(ROOM) is None
