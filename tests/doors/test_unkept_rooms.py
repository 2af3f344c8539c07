"""Rooms where nothing is kept: what begins it, and what a start does about them."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.matrix.decode import read_plain
from appservice.model.effect import Keep as KeepLine
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Membership
from appservice.model.ids import RoomId, UserId
from appservice.model.keeping import FOREVER, NOTHING, Keep
from appservice.model.room import Member, Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.nesting import dumps
from appservice.ports.store import NewRow, Source
from appservice.ports.unkept import Unkept
from appservice.storage.keyring import Keyring
from appservice.storage.stores import RoomsStore
from appservice.telemetry import NullMeter
from appservice.turns.faults import no_fault
from appservice.turns.retention import LAST_WORDS, RetentionJob
from appservice.turns.unkept import UnkeptRooms
from tests.contracts.storage.backends import Backend, sqlite_backend
from tests.contracts.storage.samples import ALICE, BOB, commit, line
from tests.contracts.storage.searched import whereabouts
from tests.pure.policy.rooms import NOW, RULES, group

PAGE = 3
OLD, LAST, BETWEEN = "sesame-of-before", "sesame-of-last", "sesame-of-between"


def _event_id(word: str) -> str:
    return f"${hashlib.sha256(word.encode()).hexdigest()[:20]}"


class World:
    """A process after the other on one store; `page` is what the homeserver has of the room."""

    def __init__(self, backend: Backend) -> None:
        self.backend = replace(backend, seal=Keyring())
        self.stack = AsyncExitStack()
        self.rules = RULES
        self.page: list[NewRow] = []
        self.taken: list[str] = []
        self.erased: dict[UserId, int] = {}
        self.refuses = False
        self.asked = 0
        self.kind = RoomKind.GROUP
        self.store: RoomsStore
        self.rooms: UnkeptRooms

    async def start(self) -> None:
        await self.stack.aclose()
        self.stack = AsyncExitStack()
        self.backend = replace(self.backend, seal=Keyring())
        self.store = await self.stack.enter_async_context(self.backend.open_rooms())
        job = RetentionJob(
            "rooms",
            self.store.chat,
            self.store.retention,
            lambda rules: rules.groups,
            self._rules,
            NullMeter(),
            lambda: NOW,
            no_fault,
        )
        self.rooms = UnkeptRooms(
            self.kind,
            self.store.chat,
            self.store.unkept,
            job,
            self._newest,
            self._take,
            read_plain,
            self._erased_ms,
            self._rules,
        )
        await self.rooms.start()

    async def keeps(self, keep: Keep | None) -> Room:
        room = group()
        members = {user: Member(user, Membership.JOIN) for user in (ALICE, BOB)}
        settings = replace(room.group.settings, keep=keep)
        room = replace(
            room,
            members={**room.members, **members},
            group=replace(room.group, settings=settings),
        )
        await self.store.chat.put_room(room)
        await self.rooms.noted(room)
        return room

    async def said(self, room: Room, *words: str) -> None:
        kept = [KeepLine(line(_event_id(word), word, room.room_id, sent_ms=NOW)) for word in words]
        await commit(self.store.chat, f"$of-{_event_id(words[0])}", room.room_id, history=kept)

    async def words(self, room: Room) -> list[str]:
        return [each.body for each in await self.store.chat.lines(room.room_id, 999)]

    def has(self, room: Room, word: str, by: UserId = ALICE) -> None:
        """The homeserver has a message."""
        event = {
            "type": "m.room.message",
            "event_id": _event_id(word),
            "room_id": room.room_id,
            "sender": by,
            "origin_server_ts": NOW,
            "content": {"msgtype": "m.text", "body": word},
        }
        key, raw = _event_id(word), dumps(event)
        self.page.append(
            NewRow(key=key, room_id=room.room_id, source=Source.SYNC, raw=raw, seen_ms=NOW)
        )

    async def _rules(self) -> Rules:
        return self.rules

    async def _erased_ms(self, user: UserId) -> int:
        return self.erased.get(user, 0)

    async def _newest(self, room_id: RoomId) -> AsyncIterator[list[NewRow]]:
        if self.refuses:
            raise HomeserverRefused("not in the room", status=403, errcode="M_FORBIDDEN")
        rows = [row for row in self.page if row.room_id == room_id]
        for end in range(len(rows), 0, -PAGE):
            self.asked += 1
            yield rows[max(end - PAGE, 0) : end]

    async def _take(self, rows: list[NewRow]) -> int:
        self.taken += [row.key for row in rows]
        return await self.store.chat.append(rows)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(sqlite_backend(tmp_path))
    await made.start()
    yield made
    await made.stack.aclose()


async def test_it_begins_by_deleting_all_and_no_disk_has_what_follows(world: World) -> None:
    room = await world.keeps(FOREVER)
    await world.said(room, OLD)
    assert await whereabouts([OLD], world.backend)
    room = await world.keeps(NOTHING)
    assert await world.words(room) == []
    await world.said(room, LAST)
    await world.rooms.noted(room)
    assert await world.words(room) == [LAST]
    assert await whereabouts([OLD, LAST], replace(world.backend, seal=Keyring())) == []


async def test_it_begins_anew_each_time_that_it_is_chosen(world: World) -> None:
    await world.said(await world.keeps(NOTHING), OLD)
    await world.said(await world.keeps(FOREVER), BETWEEN)
    room = await world.keeps(NOTHING)
    assert await world.words(room) == []
    await world.said(room, LAST)
    assert await world.words(room) == [LAST]
    no_keys = replace(world.backend, seal=Keyring())
    assert await whereabouts([OLD, BETWEEN, LAST], no_keys) == []


async def test_only_the_last_words_stay_while_it_runs(world: World) -> None:
    room = await world.keeps(NOTHING)
    await world.said(room, *(f"word {at}" for at in range(LAST_WORDS + 5)))
    await world.rooms.noted(room)
    words = await world.words(room)
    assert (len(words), words[0]) == (LAST_WORDS, "word 5")


async def test_after_a_start_the_last_words_come_from_the_homeserver(world: World) -> None:
    room = await world.keeps(NOTHING)
    await world.said(room, LAST)
    world.has(room, LAST)
    await world.start()
    assert await world.words(room) == []
    await world.rooms.fill(takes=False)
    assert (await world.words(room), world.taken) == ([LAST], [])
    await world.rooms.fill()
    assert world.taken == [_event_id(LAST)]
    assert await world.words(room) == [LAST]
    assert await world.store.unkept.unkept() == {room.room_id: Unkept.FILLED}
    assert await whereabouts([LAST], replace(world.backend, seal=Keyring())) == []


async def test_however_much_an_earlier_process_had_not_come_to_is_taken_in(world: World) -> None:
    room = await world.keeps(NOTHING)
    words = [f"word-{at}" for at in range(5 * PAGE)]
    for word in words:
        world.has(room, word)
    done = words[:PAGE]
    await world.said(room, *done)
    for row in world.page[:PAGE]:
        await world.store.chat.append([row])
        await commit(world.store.chat, row.key, room.room_id)
    await world.start()
    await world.rooms.fill(takes=False)
    assert world.asked == 1
    await world.rooms.fill()
    assert world.taken == [_event_id(word) for word in words]
    assert world.asked == 1 + 5, "back to the page that begins with what was done"
    waiting = await world.store.chat.next_row(room.room_id)
    assert waiting is not None
    assert waiting.key == _event_id(words[PAGE])
    world.taken, world.asked = [], 0
    await world.start()
    forgets = replace(RULES.keeping, event_ids=Keep(86_400_000))
    world.rules = replace(RULES, keeping=forgets)
    await world.rooms.fill()
    assert world.asked == 1, "who forgets IDs would take in for new what is only old"


async def test_who_was_forgotten_does_not_come_back(world: World) -> None:
    room = await world.keeps(NOTHING)
    world.has(room, OLD, BOB)
    world.has(room, LAST)
    world.erased[BOB] = NOW + 1
    await world.start()
    await world.rooms.fill(takes=False)
    assert await world.words(room) == [LAST]


async def test_a_side_reads_no_words_of_rooms_that_it_does_not_speak_in(world: World) -> None:
    """As a direct chat that has ended: what the group says is nothing for the personal store."""
    room = await world.keeps(NOTHING)
    await world.said(room, OLD)
    world.has(room, LAST)
    world.kind = RoomKind.DIRECT
    await world.start()
    await world.rooms.fill()
    assert (await world.words(room), world.taken) == ([], [])
    assert not world.rooms.lacks(room.room_id)


async def test_a_homeserver_that_refuses_leaves_it_for_the_next_start(world: World) -> None:
    room = await world.keeps(NOTHING)
    world.refuses = True
    await world.start()
    await world.rooms.fill()
    assert await world.store.unkept.unkept() == {room.room_id: Unkept.EMPTY}


async def test_the_operator_can_have_it_so_from_the_next_start_on(world: World) -> None:
    room = await world.keeps(None)
    await world.said(room, OLD)
    world.rules = replace(RULES, keeping=replace(RULES.keeping, groups=NOTHING))
    await world.start()
    assert await whereabouts([OLD], world.backend) == []
    await world.said(room, LAST)
    assert await whereabouts([LAST], replace(world.backend, seal=Keyring())) == []


async def test_kept_again_what_follows_is_there_after_a_start(world: World) -> None:
    room = await world.keeps(NOTHING)
    await world.said(room, OLD)
    await world.keeps(FOREVER)
    await world.said(room, LAST)
    assert await world.words(room) == [OLD, LAST]
    await world.start()
    assert await world.words(room) == [LAST]
    assert await world.store.unkept.unkept() == {}
