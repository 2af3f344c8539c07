"""Who is heard of and is not in the room's state: no word of theirs is kept, answered or obeyed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.model.event import Heard, Membership
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.policy import power
from tests.doors.waiting_world import WaitingWorld, waiting_world
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    group,
    member_change,
    state_change,
    with_member,
)

DAVE = UserId("@dave:d.test")


class Resolved:
    """A homeserver with its own view of who is in the room."""

    def __init__(self, room: Room, *there: UserId) -> None:
        creation = {"room_version": "12", "additional_creators": [ALICE]}
        self.asked = 0
        self._state: list[Heard] = [
            state_change("m.room.create", AI, **creation),
            *(member_change(user, Membership.JOIN) for user in (AI, ALICE, BOB, CAROL, *there)),
            state_change("m.room.power_levels", AI, **power.content_of(room.power)),
        ]

    async def state(self, _room_id: RoomId) -> list[Heard]:
        self.asked += 1
        return self._state


def heard() -> Room:
    """As known: Carol invited Dave while members could, he came in, and then inviting closed."""
    room = with_member(group(ALICE, BOB, CAROL), DAVE, Membership.JOIN, inviter=CAROL)
    closed = replace(room.power, invite=51)
    return replace(room, power=closed, group=replace(room.group, since={DAVE: NOW}))


async def acts(world: WaitingWorld) -> list[tuple[str, Any]]:
    return [(act.kind, act.payload) for act in await world.store.chat.open_acts(ROOM)]


@pytest.mark.parametrize("body", ["Parlour, hello", f"!ai add {BOB}", "!ai leave", "just talk"])
async def test_whom_the_state_has_left_out_is_not_heard(tmp_path: Path, body: str) -> None:
    async with waiting_world(tmp_path) as world:
        world.homeserver = homeserver = Resolved(heard())
        world.restart()
        await world.store.chat.put_room(heard())
        (said,) = await world.hear(world.keys.event(body, sender=DAVE))
        await world.idle()
        assert await world.bodies() == []
        assert await world.asked() == []
        done = await acts(world)
        assert [kind for kind, _ in done] == ["Redact", "Govern"]
        redaction = done[0][1]
        assert (redaction["target"], redaction["if_hidden"]) == (said, True)
        room = await world.store.chat.room(ROOM)
        assert room is not None
        assert DAVE in room.group.unseen
        assert homeserver.asked == 1


async def test_who_is_in_is_heard(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        world.homeserver = homeserver = Resolved(heard(), DAVE)
        world.restart()
        await world.store.chat.put_room(heard())
        (said,) = await world.hear(world.keys.event("Parlour, hello", sender=DAVE))
        await world.idle()
        assert await world.bodies() == ["Parlour, hello"]
        assert await world.asked() == [said]
        assert homeserver.asked == 1


async def test_who_came_while_inviting_is_open_is_not_looked_up(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        world.homeserver = homeserver = Resolved(heard())
        world.restart()
        await world.store.chat.put_room(replace(heard(), power=group().power))
        (said,) = await world.hear(world.keys.event("Parlour, hello", sender=DAVE))
        await world.idle()
        assert await world.asked() == [said]
        assert homeserver.asked == 0
