"""Somebody else in a group with ideas of their own: a bot that fights, a second assistant."""

import asyncio

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Do, Rule
from tests.journeys.power import wait_state
from tests.journeys.speech import Event, ask, said_by
from tests.journeys.world import World, answer_to, make_group, word

PUBLIC, INVITE = {"join_rule": "public"}, {"join_rule": "invite"}


async def opens(bot: Person, room: str, ai: str, undone: list[str]) -> None:
    """A moderation bot that wants the room public, whatever the AI does."""
    last = await bot.send_state(room, "m.room.join_rules", PUBLIC)
    while True:
        await wait_state(bot, room, "m.room.join_rules", ai, INVITE, after=last)
        undone.append(last)
        last = await bot.send_state(room, "m.room.join_rules", PUBLIC)


async def test_fights_with_another_bot(world: World, parlour: Parlour) -> None:
    """It stops after three times, says so once, is silent, and tries again when woken."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    undone: list[str] = []
    bot = asyncio.create_task(opens(alice, room, ai, undone))
    try:
        stopped = await bob.wait_text(room, "so I stop", sender=ai)
        assert "wake" in stopped["content"]["body"]
        unanswered = word()
        await bob.send_text(room, f"Parlour, {unanswered}", mentions=[ai])
        assert len(undone) == 3
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
    assert (await alice.state(room, "m.room.join_rules")) == PUBLIC
    woken = await bob.send_text(room, "!ai wake")
    await bob.wait_text(room, "look after this group again", sender=ai, after=woken)
    await wait_state(bob, room, "m.room.join_rules", ai, INVITE, after=woken)
    await ask(bob, room, ai)
    said = said_by(bob, room, ai)
    assert sum("so I stop" in body for body in said) == 1
    assert not any(answer_to(unanswered) in body for body in said)


async def test_an_answer_that_is_being_made_is_not_said_after_giving_in(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    late = word()
    before = world.model.cut_off
    world.model.rule(Rule(Do.HANG, when=late, times=1))
    await bob.send_text(room, late, mentions=[ai])
    await world.model.wait_for(1, containing=late)
    bot = asyncio.create_task(opens(alice, room, ai, []))
    try:
        await bob.wait_text(room, "so I stop", sender=ai)
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
    await world.model.wait_cut_off(before + 1)
    woken = await bob.send_text(room, "!ai wake")
    await bob.wait_text(room, "look after this group again", sender=ai, after=woken)
    await ask(bob, room, ai)
    assert not any(answer_to(late) in body for body in said_by(bob, room, ai))


async def test_of_two_assistants_one_steers(world: World) -> None:
    """The one that made the group; the other talks, takes no seat and uses no power."""
    first, second = [
        world.parlour({"groups": {"max_people": 2}, "admission": {"bots": ["@ai*:*"]}})
        for _ in range(2)
    ]
    await asyncio.gather(first.start(), second.start())
    try:
        steers, follows = first.seat.ai_user_id, second.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, steers, bob)
        await alice.invite(room, follows)
        await alice.wait_text(room, "From now on I read", sender=follows)
        changed = await alice.send_state(room, "m.room.join_rules", PUBLIC)
        await wait_state(bob, room, "m.room.join_rules", steers, INVITE, after=changed)
        await ask(bob, room, steers)
        await ask(bob, room, follows)
        power = [e for e in bob.timeline(room) if _is_power(e, follows)]
        assert power == [], "it used power"
        assert {follows, steers} <= bob.joined(room)
    finally:
        await asyncio.gather(first.stop(), second.stop())


def _is_power(event: Event, user: str) -> bool:
    state = "state_key" in event and event["state_key"] != user
    return bool(event["sender"] == user and state)
