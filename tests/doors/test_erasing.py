"""Forgetting a person on all sides: killed anywhere it is taken up again, and then it is done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.app.erasing import Erasures, NoKeys, Sides
from appservice.model.effect import Keep
from appservice.model.erasing import ForgetPerson
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, RememberedKind
from appservice.model.room import Room, RoomKind
from appservice.model.space import Space
from appservice.storage.key_rows import destroying
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.stores import PersonalStore, RoomsStore
from tests.contracts.storage.backends import Backend, sqlite_backend
from tests.contracts.storage.samples import AI, ALICE, BOB, ROOM, act, commit, line, snapshot
from tests.contracts.storage.searched import whereabouts

DIRECT, ENDED, SPACE = RoomId("!direct:a.test"), RoomId("!ended:a.test"), RoomId("!space:a.test")
WORDS = "sesame"
STEPS = ("erasing-left", "erasing-personal", "erasing-looked", "erasing-compacted")


class Killed(BaseException):
    """The process is gone."""


class Server:
    """A homeserver that notes what was left."""

    def __init__(self) -> None:
        self.left: list[RoomId] = []

    async def leave(self, room_id: RoomId, reason: str | None) -> None:
        assert reason
        self.left.append(room_id)


class Keys(NoKeys):
    """Keys that note what was forgotten."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    async def forget_room(self, room_id: RoomId) -> None:
        self.forgotten.append(room_id)

    async def forget_person(self, user: UserId) -> None:
        self.forgotten.append(user)


def direct_chat(room_id: RoomId) -> Room:
    return Room(room_id=room_id, kind=RoomKind.DIRECT, ai=AI, person=ALICE)


async def fill(rooms: RoomsStore, personal: PersonalStore) -> None:
    """A group, a direct chat, one that has ended, a Space, and what is remembered."""
    for room_id, kind in ((ROOM, "group"), (DIRECT, "direct"), (ENDED, "group"), (SPACE, "space")):
        await rooms.directory.set_kind(room_id, RoomKind(kind), 1)
    await rooms.directory.set_person(DIRECT, ALICE)
    without = {user: one for user, one in snapshot().members.items() if user != ALICE}
    await rooms.chat.put_room(replace(snapshot(), members=without))
    await commit(rooms.chat, "$g", history=[Keep(line("$g", f"{WORDS} group"))])
    await commit(rooms.chat, "$b", history=[Keep(line("$b", "of bob", sender=BOB))])
    for room_id in (DIRECT, ENDED):
        await personal.chat.put_room(direct_chat(room_id))
        said = line(f"$d{room_id}", f"{WORDS} direct", room_id)
        await commit(personal.chat, f"$d{room_id}", room_id, history=[Keep(said)])
    await rooms.spaces.space_made(Space(ALICE, SPACE, 1))
    await personal.memories.keep(
        NewRemembered(
            owner=ALICE,
            text=WORDS,
            kind=RememberedKind.FACT,
            origin=Origin.OWNER,
            room_id=DIRECT,
            event_id=DIRECT,  # type: ignore[arg-type]
            made_ms=1,
        )
    )


def erasures(
    rooms: RoomsStore,
    personal: PersonalStore,
    server: Any,
    keys: Keys,
    fault: Callable[[str], None] = lambda _step: None,
    forgotten: Callable[[UserId], None] = lambda _user: None,
) -> Erasures:
    async def look(_room: RoomId) -> None:
        pass

    sides = Sides(rooms, personal, look, forgotten)
    return Erasures(sides, server, keys, lambda: 9, fault, pause_s=0)


async def begin(backend: Backend) -> None:
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        wish = ForgetPerson(ALICE, 3_000)
        await erasures(rooms, personal, Server(), Keys()).wish(act("wish"), wish)


async def finish(backend: Backend, server: Server, keys: Keys) -> None:
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await erasures(rooms, personal, server, keys).work_off()
        assert await rooms.tombstones.pending() == []
        [kept] = await rooms.chat.lines(ROOM, 9)
        assert kept.sender == BOB
        kinds = await rooms.directory.kinds([DIRECT, ENDED, SPACE])
        assert kinds == {
            DIRECT: RoomKind.LEFT,
            ENDED: RoomKind.GROUP,
            SPACE: RoomKind.LEFT,
        }
        assert await rooms.tombstones.erased_ms(ALICE) == 3_000


async def test_a_person_is_forgotten_everywhere_and_their_chats_are_left(tmp_path: Path) -> None:
    backend = sqlite_backend(tmp_path)
    await begin(backend)
    server, keys = Server(), Keys()
    await finish(backend, server, keys)
    assert server.left == [DIRECT, SPACE], "what has become a group is not theirs alone"
    assert keys.forgotten[0] == DIRECT
    assert ALICE in keys.forgotten
    assert await whereabouts([WORDS, ALICE], backend) == []


async def test_what_is_in_memory_of_a_person_goes_too(tmp_path: Path) -> None:
    backend, gone = sqlite_backend(tmp_path), set[UserId]()
    await begin(backend)
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await erasures(rooms, personal, Server(), Keys(), forgotten=gone.add).work_off()
    assert gone == {ALICE}


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_it_is_taken_up_again(tmp_path: Path, step: str) -> None:
    backend = sqlite_backend(tmp_path)
    await begin(backend)

    def fault(reached: str) -> None:
        if reached == step:
            raise Killed

    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        with pytest.raises(Killed):
            await erasures(rooms, personal, Server(), Keys(), fault).work_off()
        assert len(await rooms.tombstones.pending()) == 1
    await finish(backend, Server(), Keys())
    assert await whereabouts([WORDS, ALICE], backend) == []


async def test_what_is_closed_for_ever_stands_in_nobodys_way(tmp_path: Path) -> None:
    """As an older backup has it that was restored with the keys of now."""
    ring = [MasterKey(bytes(range(32)))]
    backend = replace(sqlite_backend(tmp_path), seal=Keyring(ring))
    await begin(backend)
    gone = RoomId("!gone:a.test")
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        for side in (rooms, personal):
            await side.chat.put_room(direct_chat(gone))
            await side.database.write([destroying(gone)], (gone,))
    backend = replace(backend, seal=Keyring(ring))
    await finish(backend, Server(), Keys())
    assert await whereabouts([WORDS, ALICE], backend) == []


async def test_one_persons_trouble_is_not_anothers(tmp_path: Path) -> None:
    backend = sqlite_backend(tmp_path)
    await begin(backend)

    class Refusing(Server):
        async def leave(self, room_id: RoomId, reason: str | None) -> None:
            raise HomeserverRefused("no", status=400, errcode="M_UNKNOWN")

    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await rooms.tombstones.bury(BOB, 4_000)
        failed = await erasures(rooms, personal, Refusing(), Keys()).work_off()
        assert list(failed) == [ALICE]
        assert [each.user for each in await rooms.tombstones.pending()] == [ALICE]


async def test_who_is_still_in_a_room_keeps_their_keys(tmp_path: Path) -> None:
    backend = sqlite_backend(tmp_path)
    await begin(backend)
    keys = Keys()
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await rooms.chat.put_room(snapshot())
        await erasures(rooms, personal, Server(), keys).work_off()
    assert ALICE not in keys.forgotten
