"""A room that goes on with another: what was removed there in between is forgotten here too."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

from appservice.group.moving import Moving
from appservice.model.effect import Erase, Keep
from appservice.model.errors import HomeserverRefused
from appservice.model.given import CameAlong, RemovedBefore
from appservice.model.group import Moved
from appservice.model.ids import ActId, EventId, RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.upgrades import ComeAlong
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, Source, Step, StoredAct
from appservice.turns.codec import own_from_json
from tests.doors.web_world import web_world
from tests.pure.policy.rooms import AI, ALICE, NOW, ROOM, RULES, group, line

NEW = RoomId("!new:hs.test")


class Gone:
    """A homeserver that shows the AI user nothing of the old room any more."""

    async def state(self, _room_id: RoomId) -> None:
        raise HomeserverRefused("not in that room", status=403, errcode="M_FORBIDDEN")


async def test_what_was_removed_while_its_words_were_carried_is_removed_here(
    tmp_path: Path,
) -> None:
    taken: list[NewRow] = []

    async def take(row: NewRow) -> None:
        taken.append(row)

    async def rules() -> Rules:
        return RULES

    async with web_world(tmp_path) as world:
        chat = world.store.chat

        async def heard(key: str, *history: Keep | Erase) -> None:
            row = NewRow(key=key, room_id=ROOM, source=Source.SYNC, raw="{}", seen_ms=NOW)
            await chat.append([row])
            await chat.commit(
                Step(row_key=key, room_id=ROOM, decision="", now_ms=NOW, history=history)
            )

        await heard("$1", Keep(line("$kept")), Keep(line("$gone")))
        await chat.carry_lines(ROOM, NEW)
        await heard("$2", Erase(EventId("$gone")))
        old = group(AI, ALICE)
        moved = replace(old.group, moved=Moved(to=NEW, at_ms=NOW))
        await chat.put_room(replace(old, group=moved))
        new = replace(old, room_id=NEW, kind=RoomKind.GROUP, predecessor=ROOM)
        await chat.put_room(new)
        moving = Moving(chat, cast("Homeserver", Gone()), rules, take, lambda: NOW)
        stored = StoredAct(act_id=ActId("act"), room_id=NEW, kind="come_along", payload={})
        assert await moving.come_along(stored, ComeAlong(ROOM, NEW)) == "came along"
        handed = [own_from_json(json.loads(row.raw)) for row in taken]
        assert isinstance(handed[0], CameAlong)
        assert handed[1:] == [RemovedBefore(EventId("$gone"))]
        assert len({row.key for row in taken}) == len(taken) == 2
        assert {row.room_id for row in taken} == {NEW}


async def test_a_room_is_noted_before_anything_is_carried_there(tmp_path: Path) -> None:
    """Where nothing is kept, what comes along is closed like what is said there."""
    noted: list[RoomId] = []

    async def nowhere(_row: NewRow) -> None:
        raise AssertionError

    async def rules() -> Rules:
        return RULES

    async with web_world(tmp_path) as world:
        chat = world.store.chat

        async def note(room: Room) -> None:
            assert await chat.lines(room.room_id, 9) == []
            noted.append(room.room_id)

        said = Step(row_key="$1", room_id=ROOM, decision="", now_ms=NOW, history=(Keep(line()),))
        await chat.append(
            [NewRow(key="$1", room_id=ROOM, source=Source.SYNC, raw="{}", seen_ms=NOW)]
        )
        await chat.commit(said)
        old = group(AI, ALICE)
        moved = replace(old.group, moved=Moved(to=NEW, at_ms=NOW, members=frozenset({AI, ALICE})))
        await chat.put_room(replace(old, group=moved))
        along = replace(old.group, came_from=ROOM)
        new = replace(old, room_id=NEW, kind=RoomKind.GROUP, predecessor=ROOM, group=along)
        moving = Moving(chat, cast("Homeserver", Gone()), rules, nowhere, lambda: NOW)
        moving.noted = note
        assert await moving.bring_history(new) == "history_came"
        assert (len(await chat.lines(NEW, 9)), noted) == (1, [NEW])
