"""A direct chat that ends: what was made for one person is shown to nobody else, at any moment."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from appservice.model.ids import UserId
from appservice.model.room import RoomKind
from appservice.policy.streaming import Pace
from tests.doors.direct_wire import Event
from tests.doors.direct_world import CHAT, DirectWorld, direct_world, until, words_of
from tests.pure.policy.rooms import ALICE, BOB

ENDED = "no private chat of two any more"
Enter = Callable[[DirectWorld], Event]

WAYS: dict[str, Enter] = {
    "invited": lambda world: world.member(BOB, "invite"),
    "joined": lambda world: world.member(BOB, "join"),
    "knocks": lambda world: world.member(BOB, "knock"),
    "left again": lambda world: world.member(BOB, "leave"),
    "odd name": lambda world: world.member(UserId("@B\u00f6b !:hs.test"), "join"),
    "public": lambda world: world.state("m.room.join_rules", join_rule="public"),
    "knock": lambda world: world.state("m.room.join_rules", join_rule="knock"),
    "restricted": lambda world: world.state("m.room.join_rules", join_rule="restricted"),
    "world readable": lambda world: world.state(
        "m.room.history_visibility", history_visibility="world_readable"
    ),
    "by a token": lambda world: world.state(
        "m.room.third_party_invite", "token", display_name="B", public_key="k"
    ),
    "by a token that was taken back": lambda world: world.state(
        "m.room.third_party_invite", "token"
    ),
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as world:
        yield world


@pytest.fixture
async def streaming(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path, pace=Pace(first_ms=1, every_ms=1)) as world:
        yield world


async def is_over(world: DirectWorld) -> None:
    """Ends for good: a group on the rooms' side, said in one sentence."""
    await world.said(ENDED)
    await world.quiet()
    kinds = await world.rooms.directory.kinds([CHAT])
    assert kinds == {CHAT: RoomKind.GROUP}
    assert sum(ENDED in body for body in world.bodies()) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_an_answer_is_not_said_when_others_came_while_a_model_thought(
    world: DirectWorld, way: str
) -> None:
    """The homeserver knows it; its event has not reached us yet."""
    world.model.go_on = asyncio.Event()
    await world.hear(world.say("Between us"))
    await until(lambda: len(world.model.asked) == 1)
    came = WAYS[way](world)
    world.model.go_on.set()
    await is_over(world)
    await world.hear(came)
    await is_over(world)
    assert not any("All of the answer" in body for body in world.bodies())


@pytest.mark.parametrize("way", WAYS)
async def test_no_prompt_is_made_when_others_are_there_already(
    world: DirectWorld, way: str
) -> None:
    WAYS[way](world)
    await world.hear(world.say("Between us"))
    await is_over(world)
    assert world.model.asked == []


@pytest.mark.parametrize("heard", [True, False], ids=["by its event", "by a fresh look"])
async def test_what_is_half_shown_is_taken_away(streaming: DirectWorld, heard: bool) -> None:
    world = streaming
    world.model.go_on = asyncio.Event()
    world.model.answer = lambda _prompt: "A long answer, of which one half can be seen. " * 4
    await world.hear(world.say("Between us"))
    await world.said("A long answer")
    came = world.member(BOB, "invite")
    if heard:
        await world.hear(came)
        await until(lambda: world.model.cut_off == 1)
    else:
        world.model.go_on.set()
    await is_over(world)
    assert not any("A long answer" in body for body in world.bodies())
    assert len(world.wire.removed) == 1


async def test_no_more_parts_follow_when_others_came(streaming: DirectWorld) -> None:
    """The look before each part, not the one at the end."""
    world = streaming
    world.model.go_on = asyncio.Event()
    world.model.begun = lambda: world.member(BOB, "invite")
    await world.hear(world.say("Between us"))
    await is_over(world)
    assert not world.model.go_on.is_set()
    assert not any("All of" in body for body in world.bodies())


@pytest.mark.parametrize(
    "where", ["before-sending", "before-send", "model-answered", "committed", "intake-stored"]
)
async def test_killed_in_between_it_is_looked_at_again(world: DirectWorld, where: str) -> None:
    world.model.go_on = asyncio.Event()
    world.die_at = where
    if where not in ("committed", "intake-stored"):
        world.model.go_on.set()
    said = world.say("Between us")
    task = asyncio.ensure_future(world.hear(said))
    await until(lambda: world.die_at == "")
    await asyncio.gather(task, return_exceptions=True)
    await world.stop()
    came = world.member(BOB, "invite")
    world.model.go_on.set()
    await world.start()
    await world.hear(said, came)
    await is_over(world)
    assert not any("All of the answer" in body for body in world.bodies())


async def test_a_half_shown_answer_is_taken_away_after_a_kill(streaming: DirectWorld) -> None:
    world = streaming
    world.model.go_on = asyncio.Event()
    await world.kill_at("shown-not-stored", world.say("Between us"))
    shown = [e for e in world.wire.rooms[CHAT] if "All of" in str(e["content"].get("body"))]
    assert shown
    await world.hear(world.member(BOB, "join"))
    await is_over(world)
    assert not any("All of" in body for body in world.bodies())


async def test_notices_with_what_is_ones_own_are_not_said_to_others(world: DirectWorld) -> None:
    """What somebody used is told to them, or to nobody."""
    world.die_at = "committed"
    asked = asyncio.ensure_future(world.hear(world.say("!ai usage")))
    await until(lambda: world.die_at == "")
    await asyncio.gather(asked, return_exceptions=True)
    await world.stop()
    world.member(BOB, "join")  # we hear nothing of it
    await world.start()
    await is_over(world)
    assert not any("in the last" in body for body in world.bodies())


async def test_nothing_said_before_or_meanwhile_is_on_the_side_of_rooms(
    world: DirectWorld,
) -> None:
    world.model.answer = lambda prompt: f"ANSWER {len(world.model.asked)}"
    await world.hear(world.say("Between us: SECRET"))
    await world.said("ANSWER 1")
    await world.quiet()
    came, later = world.member(BOB, "join"), world.say("Parlour, for all: OPEN")
    await world.hear(came, later)
    await is_over(world)
    told = words_of(world.model.asked[1:])
    assert "SECRET" not in told
    kept = b"".join(path.read_bytes() for path in (world.folder / "r").iterdir())
    assert b"SECRET" not in kept
    assert b"ANSWER 1" not in kept
    assert ALICE.encode() in kept


async def test_guests_and_addresses_let_nobody_in_by_themselves(world: DirectWorld) -> None:
    """Most clients allow guests in all rooms; the join rule binds them like everybody."""
    await world.hear(world.state("m.room.canonical_alias", alias="#us:hs.test"))
    await world.hear(world.state("m.room.guest_access", guest_access="can_join"))
    await world.hear(world.say("Between us"))
    await world.said("All of the answer")
    await world.quiet()
    assert (await world.rooms.directory.kinds([CHAT])) == {CHAT: RoomKind.DIRECT}
