"""Guardians' links and limits, and what is told of them, on both databases."""

import asyncio
from dataclasses import replace

from appservice.model.guardianship import How, Kind, Link
from appservice.model.guarding import NO_LIMITS
from appservice.model.ids import EventId, UserId
from appservice.policy.guarding import with_word, without_word
from appservice.ports.guardians import NONE_YET
from appservice.ports.tombstones import Burial
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.guarded import LIMITS, decided, entry, guarded, is_guarded
from tests.contracts.storage.samples import ALICE, BOB
from tests.contracts.storage.searched import whereabouts

CAROL = UserId("@carol:c.test")


def groups_on(link: Link) -> Link:
    return replace(link, limits=replace(link.limits, groups=True))


async def test_what_was_decided_is_found_for_the_child_and_for_the_guardian(
    rooms_store: RoomsStore,
) -> None:
    book = rooms_store.guardians
    assert await book.of_children([ALICE, BOB]) == {}
    await guarded(rooms_store)
    assert await is_guarded(rooms_store)
    assert await book.of_children([BOB, CAROL]) == {}
    assert await book.of_children([]) == {}
    assert await book.of_guardian(BOB) == await book.of_child(ALICE) == await book.links()
    assert await book.of_guardian(ALICE) == await book.of_child(BOB) == []


async def test_a_change_happens_once_for_its_key(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians
    await guarded(rooms_store)
    assert await book.change(BOB, ALICE, groups_on, [entry("second")]) is not None
    assert await book.change(BOB, ALICE, decided, [entry("first")]) is None, "done long ago"
    [link] = await book.of_child(ALICE)
    assert link.limits.groups
    assert await book.change(BOB, ALICE, lambda _link: None, [entry("third")]) is None
    assert [each.key for each in await book.log(ALICE, 9)] == ["first", "second"]
    assert [each.key for each in await book.log(None, 1)] == ["second"]
    assert await book.log(BOB, 9) == []


async def test_a_link_without_a_word_holds_no_more(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians
    await guarded(rooms_store)
    both = await book.change(BOB, ALICE, lambda link: with_word(link, How.STATEMENT, 2), [])
    assert both is not None
    await book.change(BOB, ALICE, lambda link: without_word(link, How.OPERATOR), [])
    assert (await book.of_children([ALICE]))[ALICE][0].limits == LIMITS
    await book.change(BOB, ALICE, lambda link: without_word(link, How.STATEMENT), [])
    assert await book.of_children([ALICE]) == {}
    assert [link.limits for link in await book.of_child(ALICE)] == [NO_LIMITS]


async def test_of_who_grew_up_all_links_end_for_good_and_both_are_told_once(
    rooms_store: RoomsStore,
) -> None:
    book = rooms_store.guardians
    await guarded(rooms_store)
    await book.change(CAROL, ALICE, decided)
    await book.change(BOB, CAROL, decided)
    for now_ms in (5000, 6000):
        await book.grown(ALICE, now_ms)
    assert await book.of_children([ALICE]) == {}
    assert [link.limits for link in await book.of_child(ALICE)] == [NO_LIMITS, NO_LIMITS]
    assert list(await book.of_children([CAROL])) == [CAROL], "another child's stay"
    ended = [each for each in await book.log(ALICE, 9) if each.say == "guardian_over_grown"]
    assert {(each.guardian, each.to, each.at_ms) for each in ended} == {
        (BOB, ALICE, 5000),
        (CAROL, ALICE, 5000),
    }
    for user in (BOB, CAROL):
        batch = await book.batch(user)
        assert batch is not None
        assert [each.say for each in batch.entries] == ["guardian_over_grown"]


async def test_who_forgot_themselves_grows_up_unnamed(opened: Opened) -> None:
    book = opened.rooms.guardians
    await guarded(opened.rooms)
    assert await opened.rooms.erasing.erase_everywhere(Burial(BOB, 9000))
    await book.grown(ALICE, 9500)
    assert await book.of_children([ALICE]) == {}
    assert await book.log(ALICE, 9) == []


async def test_two_who_change_one_link_lose_nothing(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians
    words = [How.OPERATOR, How.STATEMENT, How.HANDSHAKE]

    async def add(how: How) -> None:
        await book.change(BOB, ALICE, lambda link: with_word(link, how, 1), [entry(how)])

    await asyncio.gather(*(add(how) for how in words))
    [link] = await book.of_child(ALICE)
    assert {word.how for word in link.words} == set(words)


async def test_what_is_asked_is_counted_and_found_by_its_message(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians
    notice = EventId("$asked")
    for child in (ALICE, CAROL):
        await book.change(BOB, child, lambda link: replace(link, asked_ms=50, notice=notice))
    assert [await book.asked_since(who, 50) for who in (BOB, ALICE)] == [2, 1]
    assert await book.asked_since(BOB, 51) == 0
    found = await book.asked_by(ALICE, notice)
    assert found is not None
    assert (found.child, found.guardian) == (ALICE, BOB)
    assert await book.asked_by(ALICE, EventId("$other")) is None
    assert await book.of_children([ALICE]) == {}, "who was asked has no guardian by that"


async def test_what_is_to_be_told_is_told_in_batches_that_stay(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians
    assert await book.untold() == []
    assert await book.batch(ALICE) is None
    await book.note([entry("1"), entry("2"), entry("3", to=BOB)])
    await book.note([entry("1")])
    assert await book.untold() == [(ALICE, 0), (BOB, 0)]
    first = await book.batch(ALICE)
    assert first is not None
    assert [each.key for each in first.entries] == ["1", "2"]
    await book.note([entry("4")])
    assert await book.batch(ALICE) == first, "what was begun is the same at every try"
    await book.told(first, 777)
    assert await book.untold() == [(BOB, 0), (ALICE, 777)]
    second = await book.batch(ALICE)
    assert second is not None
    assert [each.key for each in second.entries] == ["4"]
    assert second.name != first.name
    await book.told(second, 888)
    assert await book.batch(ALICE) is None


async def test_of_distress_is_told_once_in_a_while(rooms_store: RoomsStore) -> None:
    book = rooms_store.guardians

    async def alarm(at_ms: int) -> bool:
        told = replace(entry(f"alarm{at_ms}", to=BOB, at_ms=at_ms), kind=Kind.ALARM)
        return await book.alarm([told], at_ms - 100)

    assert [await alarm(at_ms) for at_ms in (1000, 1050, 1099, 1101)] == [True, False, False, True]
    batch = await book.batch(BOB)
    assert batch is not None
    assert [each.at_ms for each in batch.entries] == [1000, 1101]
    assert await book.log(ALICE, 9) == [], "it is no change"
    assert await book.alarm([], 0) is False


async def test_another_process_sees_a_change(backend: Backend) -> None:
    async with backend.open_rooms() as one, backend.open_rooms() as two:
        assert await one.guardians.of_children([ALICE]) == {}
        await guarded(two)
        assert await is_guarded(one)


async def test_a_stamp_tells_that_something_was_changed_here_or_beside_us(backend: Backend) -> None:
    async with backend.open_rooms() as one, backend.open_rooms() as two:
        assert await one.guardians.stamp() == NONE_YET
        await guarded(two)
        first = await one.guardians.stamp()
        assert first not in (NONE_YET, None)
        assert await one.guardians.stamp() == first
        await one.erasing.erase_everywhere(Burial(ALICE, 5000))
        assert await one.guardians.stamp() != NONE_YET, "they still have one"


async def test_who_is_forgotten_is_named_no_more_and_their_limits_hold(opened: Opened) -> None:
    rooms = opened.rooms
    await guarded(rooms)
    await rooms.erasing.erase_everywhere(Burial(ALICE, 900))
    assert await is_guarded(rooms), "what is newer than the wish stays"
    for person in (ALICE, BOB):
        assert await rooms.erasing.erase_everywhere(Burial(person, 5000))
        assert not await rooms.erasing.erase_everywhere(Burial(person, 5000))
    assert await rooms.database.compact()
    assert await whereabouts([ALICE, BOB], opened.backend) == []
    [link] = (await rooms.guardians.of_children([ALICE]))[ALICE]
    assert (link.limits, link.guardian) == (LIMITS, "")
    [own] = await rooms.guardians.of_guardian(BOB)
    assert (own.guardian, own.child) == (BOB, "")
    assert await rooms.guardians.log(ALICE, 9) == []
    assert await rooms.guardians.change(BOB, ALICE, groups_on) is not None, "they are still found"


async def test_both_can_have_what_is_kept_of_them(rooms_store: RoomsStore) -> None:
    await guarded(rooms_store)
    child = await rooms_store.own_data.of_server(ALICE)
    guardian = await rooms_store.own_data.of_server(BOB)
    assert [each["guardian"] for each in child["guardians"]] == [BOB]
    assert child["guardians"][0]["groups"] is False
    assert [each["at_ms"] for each in child["changes_by_guardians"]] == [1000]
    assert [each["child"] for each in guardian["guardian_of"]] == [ALICE]
    assert guardian["guardians"] == guardian["changes_by_guardians"] == []
