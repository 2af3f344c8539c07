"""A guardian says no to groups, and to others it looks as if somebody wished to be out of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import get_code, make_link, redeem
from tests.journeys.speech import eventually, tell
from tests.journeys.world import World, direct_chat, make_group

OUT = "Wished to be out of this group."
PROMPTLY = {"links": {"codes_per_address": 1000}}


@dataclass(frozen=True)
class Family:
    """A guardian and a child with their own chats, in three groups with somebody else."""

    guardian: Person
    child: Person
    other: Person
    friend: Person
    chats: dict[str, str]
    groups: tuple[str, ...]


@pytest.fixture(scope="module")
async def parlour(world: World) -> AsyncIterator[Parlour]:
    running = world.parlour(PROMPTLY)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="module")
async def family(world: World, parlour: Parlour) -> Family:
    ai = parlour.seat.ai_user_id
    people = [await world.person(name) for name in ("Gina", "Tom", "Olga", "Finn")]
    guardian, child, other, friend = people
    chats = {person.user_id: await direct_chat(person, ai) for person in people}
    chat = chats[friend.user_id]
    groups = [
        await make_group(friend, ai, child, other, name=name, chat=chat)
        for name in ("Chess", "Choir", "Climbing")
    ]
    linked = await parlour.command("guardian link", guardian.user_id, child.user_id)
    assert linked.code == 0, linked
    return Family(guardian, child, other, friend, chats, tuple(groups))


async def gone(watcher: Person, room: str, user: str) -> dict[str, Any]:
    """How others see that somebody is gone."""
    event = await watcher.wait_event(
        room,
        lambda e: (
            e["type"] == "m.room.member"
            and e.get("state_key") == user
            and e["content"]["membership"] == "leave"
        ),
    )
    content: dict[str, Any] = event["content"]
    return {"sender": event["sender"], **{k: content.get(k) for k in ("membership", "reason")}}


async def test_groups_off_takes_a_child_out_of_all_as_a_wish_of_ones_own_does(
    parlour: Parlour, family: Family
) -> None:
    ai, child, other, friend = parlour.seat.ai_user_id, family.child, family.other, family.friend
    marks = {room: await friend.send_text(room, "a mark for later") for room in family.groups}
    await other.send_text(family.chats[other.user_id], "!ai remove me from all")
    await family.guardian.send_text(
        family.chats[family.guardian.user_id], f"!ai guardian {child.user_id} groups off"
    )
    for room in family.groups:
        seen = [await gone(friend, room, user.user_id) for user in (child, other)]
        assert seen[0] == seen[1] == {"sender": ai, "membership": "leave", "reason": OUT}
    for name in ("Chess", "Choir", "Climbing"):
        await child.wait_text(
            family.chats[child.user_id], f"so I took you out of {name}", sender=ai
        )
    for room in family.groups:
        await tell(friend, room, ai, "!ai members", "1")
        said = [
            event["content"]["body"]
            for event in friend.sight.after(room, marks[room])
            if event["sender"] == ai and event["type"] == "m.room.message"
        ]
        assert len(said) == 1, "nothing was said of it but the list that was asked for"


async def test_no_way_back_is_open_and_none_tells_why(
    world: World, parlour: Parlour, family: Family
) -> None:
    ai, child, friend, room = (
        parlour.seat.ai_user_id,
        family.child,
        family.friend,
        family.groups[0],
    )
    await child.wait_text(family.chats[child.user_id], "so I took you out of Chess", sender=ai)
    no = f"I can't invite {child.user_id} now."
    assert (await tell(friend, room, ai, f"!ai add {child.user_id}", no))["content"]["body"] == no
    url = await make_link(friend, room, ai)
    asked = await redeem(
        child, family.chats[child.user_id], ai, await get_code(url), "Your guardians decided"
    )
    assert asked["content"]["body"].count("\n") == 1, "the one sentence, and the reason for them"
    await friend.invite(room, child.user_id)
    said = await friend.wait_text(room, "so I withdrew that invitation", sender=ai)
    assert said["content"]["body"].startswith(f"I can't invite {child.user_id} now")
    made = await friend.send_text(family.chats[friend.user_id], f'!ai new "Cards" {child.user_id}')
    await friend.wait_text(family.chats[friend.user_id], no, sender=ai, after=made)

    async def nowhere() -> bool:
        state = await friend.state(room, "m.room.member", child.user_id)
        return bool(state["membership"] == "leave")

    await eventually(nowhere)
