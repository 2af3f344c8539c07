"""The book between a terminal and the running Parlour, while somebody is verified."""

from appservice.ports.verifying import Act, Answer, Asked, Stage
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB


async def test_both_write_into_one_row_and_neither_overwrites_the_other(
    rooms_store: RoomsStore,
) -> None:
    book = rooms_store.verifying
    await book.ask("v1", Act.VERIFY, ALICE)
    assert await book.asked() == [Asked(id="v1", act=Act.VERIFY, user=ALICE)]
    told = {"emoji": [0, 63], "numbers": [1, 2, 3]}
    await book.parlour("v1", Stage.COMPARING, told)
    seen = await book.terminal("v1", Answer.SAME)
    assert seen is not None
    assert (seen.stage, seen.told, seen.answer) == (Stage.COMPARING, told, Answer.SAME)
    await book.parlour("v1", Stage.CONFIRMED, {})
    [now] = await book.asked()
    assert (now.stage, now.answer) == (Stage.CONFIRMED, Answer.SAME)
    assert (now.terminal_beat, now.parlour_beat) == (1, 2)


async def test_what_was_dropped_does_not_come_back(rooms_store: RoomsStore) -> None:
    book = rooms_store.verifying
    await book.ask("v2", Act.FORGET, BOB)
    await book.drop("v2")
    assert await book.terminal("v2", Answer.NONE) is None
    await book.parlour("v2", Stage.DONE, {})
    assert await book.asked() == []
