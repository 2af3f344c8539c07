"""The two cursors at a homeserver that only writes down what it is asked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp.test_utils import TestServer

from appservice.matrix.http import Api
from appservice.matrix.keys import KeyLoop
from appservice.matrix.reconcile import CURSOR, Reconciler
from appservice.matrix.session import open_api
from appservice.model.errors import HomeserverRefused, StoreUnavailable
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.turns.faults import no_fault
from tests.doors.cursors import (
    AI,
    DEVICE,
    Homeserver,
    Taken,
    event,
    joined,
    member,
    reconciler,
)


@pytest.fixture
def homeserver() -> Homeserver:
    return Homeserver()


@pytest.fixture
async def api(homeserver: Homeserver) -> AsyncIterator[Api]:
    async with (
        TestServer(homeserver.application()) as server,
        open_api(str(server.make_url("/")), "token", AI, DEVICE, None) as api,
    ):
        yield api


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[RoomsStore]:
    async with open_rooms(f"sqlite:{tmp_path / 'rooms.db'}", None, IdentitySeal()) as store:
        yield store


async def test_only_the_key_loop_names_the_device(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    """A `/sync` with the device deletes its keys up to `since`: the timeline's must not have it."""
    timeline = reconciler(api, rooms, Taken(rooms))
    await rooms.chat.put_cursor(CURSOR, "s1")
    homeserver.syncs = [joined({"timeline": {"limited": True, "prev_batch": "p", "events": []}})]
    homeserver.pages = [{"chunk": [event("$1")], "end": "e"}]
    await timeline.once()
    await timeline.once()
    assert [path for path, _ in homeserver.asked] == ["sync", "messages", "messages", "sync"]
    assert not any("device_id" in name for _, query in homeserver.asked for name in query)
    assert {query["user_id"] for _, query in homeserver.asked} == {AI}
    homeserver.asked.clear()
    await _key_loop(api, rooms).once(wait=False)
    assert homeserver.asked[0][1]["device_id"] == DEVICE


async def test_no_request_is_the_same_as_another(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    """Synapse answers the same from a cache that knows nothing of the last two minutes."""
    await rooms.chat.put_cursor(CURSOR, "end")
    timeline, keys = reconciler(api, rooms, Taken(rooms)), _key_loop(api, rooms)
    for _ in range(3):
        await timeline.once()
        await keys.once(wait=False)
    filters = [query["filter"] for _, query in homeserver.asked]
    assert len(set(filters)) == len(filters) == 6


async def test_a_gap_is_taken_in_order_and_the_cursor_moves_last(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    taken = Taken(rooms)
    await rooms.chat.put_cursor(CURSOR, "s1")
    timeline = {"limited": True, "prev_batch": "p", "events": [event("$5")]}
    homeserver.syncs = [joined({"timeline": timeline})]
    homeserver.pages = [
        {"chunk": [event("$1"), event("$2")], "end": "e1"},
        {"chunk": [event("$3"), event("$4")], "end": "e2"},
    ]
    assert await reconciler(api, rooms, taken).once() == 5
    assert taken.keys == ["$1", "$2", "$3", "$4", "$5"]
    asked = [query for path, query in homeserver.asked if path == "messages"]
    assert [query["from"] for query in asked] == ["s1", "e1", "e2"]
    assert {(query["dir"], query["to"]) for query in asked} == {("f", "p")}
    assert await rooms.chat.cursor(CURSOR) == "s2"


async def test_what_was_before_the_joining_is_not_read(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    taken = Taken(rooms)
    await rooms.chat.put_cursor(CURSOR, "s1")
    renamed = member("$renamed", "join", "join")
    timeline = {"limited": True, "prev_batch": "p", "events": [event("$5"), renamed]}
    came = member("$came", "join", "invite")
    homeserver.syncs = [joined({"state": {"events": [came]}, "timeline": timeline})]
    homeserver.pages = [
        {"chunk": [event("$1"), event("$2")], "end": "e1"},
        {"chunk": [event("$3"), came, event("$4")], "end": "e2"},
    ]
    await reconciler(api, rooms, taken).once()
    assert taken.keys == ["$came", "$4", "$came", "$5", "$renamed"]


async def test_a_room_that_may_not_be_read_stops_no_other(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    taken = Taken(rooms)
    await rooms.chat.put_cursor(CURSOR, "s1")
    closed = {"timeline": {"limited": True, "prev_batch": "p", "events": [event("$1")]}}
    other = {"timeline": {"events": [event("$2")]}}
    answer = {"next_batch": "s2", "rooms": {"join": {"!other:b": other}, "leave": {"!r:b": closed}}}
    homeserver.syncs, homeserver.pages = [answer], [403]
    await reconciler(api, rooms, taken).once()
    assert sorted(taken.keys) == ["$1", "$2"]
    assert await rooms.chat.cursor(CURSOR) == "s2"


async def test_the_cursor_stays_when_the_rows_are_not_stored(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    taken = Taken(rooms)
    await rooms.chat.put_cursor(CURSOR, "s1")
    taken.away = True
    answer = joined({"timeline": {"events": [event("$1")]}})
    homeserver.syncs = [answer, answer]
    with pytest.raises(StoreUnavailable):
        await reconciler(api, rooms, taken).once()
    assert await rooms.chat.cursor(CURSOR) == "s1"
    taken.away = False
    assert await reconciler(api, rooms, taken).once() == 1


async def test_an_invitation_seen_again_is_one_and_a_new_one_another(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    taken = Taken(rooms)
    state = [{"type": "m.room.member", "state_key": AI, "sender": "@a:b"}]
    state[0]["content"] = {"membership": "invite"}  # type: ignore[assignment]
    answer = {
        "next_batch": "s1",
        "rooms": {"invite": {"!r:b": {"invite_state": {"events": state}}}},
    }
    homeserver.syncs = [answer, answer]
    timeline = reconciler(api, rooms, taken)
    await timeline.once()
    await timeline.once()
    assert len(set(taken.keys)) == 2
    await rooms.chat.put_cursor(CURSOR, "s1")
    homeserver.syncs = [answer]
    assert await timeline.once() == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"next_batch": "s2", "rooms": 7},
        {"next_batch": "s2", "rooms": {"join": {"!r:b": 7}, "leave": [], "invite": {"!r:b": []}}},
        {"next_batch": "s2", "rooms": {"join": {"!r:b": {"timeline": {"events": [7, {}, None]}}}}},
        {"next_batch": 7},
        {},
        500,
        403,
    ],
)
async def test_odd_answers_end_no_loop(
    homeserver: Homeserver, api: Api, rooms: RoomsStore, odd: dict[str, Any] | int
) -> None:
    """After whatever answer, the next good one is taken in."""
    taken = Taken(rooms)
    good = joined({"timeline": {"events": [event("$1")]}})
    homeserver.syncs = [odd, good]
    looking = Reconciler(api, rooms.chat, taken, 0.01, lambda: 5)
    running = asyncio.ensure_future(looking.run())
    try:
        await asyncio.wait_for(taken.came.wait(), 10)
    finally:
        running.cancel()
    assert taken.keys == ["$1"]


async def test_a_token_that_nobody_knows_any_more_is_forgotten(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    """A homeserver that was restored from a backup: both cursors begin again by themselves."""
    taken = Taken(rooms)
    await rooms.chat.put_cursor(CURSOR, "old")
    homeserver.syncs = [400, joined({"timeline": {"events": [event("$1")]}})]
    looking = Reconciler(api, rooms.chat, taken, 0.01, lambda: 5)
    running = asyncio.ensure_future(looking.run())
    try:
        await asyncio.wait_for(taken.came.wait(), 10)
    finally:
        running.cancel()
    assert [query.get("since") for _, query in homeserver.asked[:2]] == ["old", None]


async def test_ready_is_not_lost_for_want_of_a_device(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    back = asyncio.Event()

    async def after_a_gap() -> None:
        back.set()

    loop = KeyLoop(api, rooms.chat, rooms.key_mail, 10, after_a_gap, no_fault)
    homeserver.syncs = [403, {"next_batch": "k1"}, 500, {"next_batch": "k2"}]
    running = asyncio.ensure_future(loop.run())
    try:
        await asyncio.wait_for(back.wait(), 10)
        assert loop.trouble is None
    finally:
        running.cancel()


async def test_the_key_loop_stores_before_it_moves_on(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    key = {"type": "m.room_key", "sender": "@a:b", "content": {"n": 1}}
    homeserver.syncs = [
        {"next_batch": "k1", "to_device": {"events": [key]}},
        {"next_batch": "k2", "to_device": {"events": [key]}},
    ]

    def crash(point: str) -> None:
        if len(homeserver.asked) == 1:
            raise RuntimeError(point)

    loop = _key_loop(api, rooms, crash)
    with pytest.raises(RuntimeError):
        await loop.once(wait=True)
    assert await rooms.key_mail.to_device(10) == []
    await loop.once(wait=True)
    assert len(await rooms.key_mail.to_device(10)) == 1
    await loop.once(wait=True)
    assert [query.get("since") for _, query in homeserver.asked] == [None, None, "k2"]


async def test_keys_that_nobody_can_use_are_not_kept(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    key = {"type": "m.room_key", "sender": "@a:b", "content": {"n": 1}}
    homeserver.syncs = [{"next_batch": "k1", "to_device": {"events": [key]}}]
    await _key_loop(api, rooms, desk=None).once(wait=True)
    assert await rooms.key_mail.to_device(10) == []


async def test_one_time_keys_that_are_refused_cost_the_key_loop_nothing(
    homeserver: Homeserver, api: Api, rooms: RoomsStore
) -> None:
    """Only a `/sync` that does not know our place in the mail is told to begin again."""
    loop = _key_loop(api, rooms, desk=_Refused())
    homeserver.syncs = [{"next_batch": "k1"}, {"next_batch": "k2"}, 400, {"next_batch": "k3"}]
    for _ in range(2):
        await loop.once(wait=True)
    with pytest.raises(HomeserverRefused):
        await loop.once(wait=True)
    await loop.once(wait=True)
    assert [query.get("since") for _, query in homeserver.asked] == [None, "k1", "k2", None]


class _Desk:
    """Reads nothing: what is stored is looked at."""

    def wake(self) -> None:
        """Somebody would read now."""

    async def counted(self, answer: Any) -> None:
        """Somebody would make new keys now."""


class _Refused(_Desk):
    async def counted(self, answer: Any) -> None:
        raise HomeserverRefused("that key is there already", status=400, errcode="M_UNKNOWN")


_DESK: Final = _Desk()


def _key_loop(
    api: Api, rooms: RoomsStore, fault: Any = no_fault, *, desk: _Desk | None = _DESK
) -> KeyLoop:
    async def nothing() -> None:
        pass

    return KeyLoop(api, rooms.chat, rooms.key_mail, 1000, nothing, fault, desk)
