"""A directory that remembers never tells an older kind than the database has."""

import asyncio
from collections.abc import Sequence

import pytest

from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.ports.directory import Directory
from appservice.storage.directory_alone import RememberingDirectory
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ROOM

OTHER = RoomId("!osaka:a.test")


class Watched:
    """A directory that counts what it is asked for, and answers when it is let."""

    def __init__(self, directory: Directory) -> None:
        self.asked: list[Sequence[RoomId]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self._directory = directory

    async def kinds(self, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomKind]:
        self.asked.append(room_ids)
        found = await self._directory.kinds(room_ids)
        self.begun.set()
        await self.gate.wait()
        return found

    async def set_kind(self, room_id: RoomId, kind: RoomKind, now_ms: int) -> None:
        await self._directory.set_kind(room_id, kind, now_ms)

    async def set_person(self, room_id: RoomId, person: UserId) -> None:
        await self._directory.set_person(room_id, person)

    async def person_of(self, room_id: RoomId) -> UserId | None:
        return await self._directory.person_of(room_id)

    async def direct_chats(self, person: UserId) -> list[RoomId]:
        return await self._directory.direct_chats(person)


async def test_a_known_room_is_asked_for_once_and_again_after_a_change(opened: Opened) -> None:
    watched = Watched(opened.rooms.directory)
    directory = RememberingDirectory(watched)
    await directory.set_kind(ROOM, RoomKind.DIRECT, 1)
    for _ in range(3):
        assert await directory.kinds([ROOM, OTHER]) == {ROOM: RoomKind.DIRECT}
    assert watched.asked == [[ROOM, OTHER], [OTHER], [OTHER]]
    await directory.set_kind(ROOM, RoomKind.GROUP, 2)
    assert await directory.kinds([ROOM]) == {ROOM: RoomKind.GROUP}


async def test_what_was_read_before_a_change_is_not_remembered_after_it(opened: Opened) -> None:
    watched = Watched(opened.rooms.directory)
    directory = RememberingDirectory(watched)
    await directory.set_kind(ROOM, RoomKind.DIRECT, 1)
    watched.gate.clear()
    reading = asyncio.ensure_future(directory.kinds([ROOM]))
    async with asyncio.timeout(20):
        await watched.begun.wait()
        await directory.set_kind(ROOM, RoomKind.GROUP, 2)
        watched.gate.set()
        await reading
        assert await directory.kinds([ROOM]) == {ROOM: RoomKind.GROUP}


async def test_a_change_that_is_refused_leaves_the_truth(opened: Opened) -> None:
    directory = RememberingDirectory(opened.rooms.directory)
    await directory.set_kind(ROOM, RoomKind.GROUP, 1)
    assert await directory.kinds([ROOM]) == {ROOM: RoomKind.GROUP}
    with pytest.raises(ValueError, match="cannot become a direct chat"):
        await directory.set_kind(ROOM, RoomKind.DIRECT, 2)
    assert await directory.kinds([ROOM]) == {ROOM: RoomKind.GROUP}


async def test_only_who_runs_alone_remembers(on_sqlite: Backend) -> None:
    async with on_sqlite.open_rooms(alone=True) as running, on_sqlite.open_rooms() as beside:
        assert isinstance(running.directory, RememberingDirectory)
        assert not isinstance(beside.directory, RememberingDirectory)
