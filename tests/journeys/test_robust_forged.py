"""Events that a hostile server builds on times long gone: handed out, and no part of the room."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.journeys.power import wait_state
from tests.journeys.pushing import Pushed, pushed_to
from tests.journeys.robust import bodies
from tests.journeys.world import World, answer_to, word


@pytest.fixture
async def pushed(world: World) -> AsyncIterator[Pushed]:
    async with pushed_to(world) as it:
        yield it


def _said(text: str) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": text}


def _bob(pushed: Pushed) -> str:
    members = pushed.alice.members(pushed.room)
    return next(user for user in members if user.startswith("@bob"))


async def test_who_was_removed_is_heard_no_more(pushed: Pushed) -> None:
    alice, room = pushed.alice, pushed.room
    bob = _bob(pushed)
    await alice.kick(room, bob)
    await alice.wait_member(room, bob, "leave")
    joined = {"membership": "join", "displayname": "Bob"}
    await pushed.push_forged(bob, "m.room.member", joined, state_key=bob)
    question = word()
    mention = {"m.mentions": {"user_ids": [pushed.ai]}}
    await pushed.push_forged(bob, "m.room.message", _said("!ai name Mine"))
    await pushed.push_forged(bob, "m.room.message", {**_said(f"{question}?"), **mention})
    asked, _ = await pushed.ask()
    await pushed.answered(asked)
    assert answer_to(question) not in await bodies(alice, room, pushed.ai)
    assert (await alice.state(room, "m.room.name"))["name"] != "Mine"


async def test_who_is_in_is_not_removed_and_the_ai_goes_on(pushed: Pushed) -> None:
    """By an invitation that counts nowhere while inviting is closed, and by a removal of the AI."""
    alice, room, ai = pushed.alice, pushed.room, pushed.ai
    bob = _bob(pushed)
    await alice.send_text(room, "!ai invitations ai")
    await wait_state(alice, room, "m.room.power_levels", ai, {"invite": 51})
    invited = {"membership": "invite"}
    await pushed.push_forged("@m:evil.test", "m.room.member", invited, state_key=bob)
    out = {"membership": "leave"}
    await pushed.push_forged("@m:evil.test", "m.room.member", out, state_key=ai)
    asked, _ = await pushed.ask()
    await pushed.answered(asked)
    opened = await alice.send_state(room, "m.room.join_rules", {"join_rule": "public"})
    await wait_state(alice, room, "m.room.join_rules", ai, {"join_rule": "invite"}, after=opened)
    await alice.wait_text(room, "invite-only", sender=ai, after=opened)
    assert (alice.members(room))[bob] == "join"
