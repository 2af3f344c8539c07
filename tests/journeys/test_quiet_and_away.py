"""The AI is made quiet, stopped while it thinks, and sent away; the group stays whole."""

import pytest

from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.scripted_model import Do, Rule
from tests.journeys.speech import ask, eventually, said_by, tell, whole
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


async def test_quiet_for_a_time_and_wake(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    told = await tell(bob, room, ai, "!ai quiet 30m", "quiet for 30 minutes")
    assert "!ai wake" in told["content"]["body"]
    question = word()
    unanswered = await alice.send_text(room, question, mentions=[ai])
    await tell(alice, room, ai, "!ai help", "Mention me")
    assert not [one for one in world.model.requests if question in whole(one)], "it is not asked"
    woken = await tell(alice, room, ai, "!ai wake", "I am back")
    assert len(said_by(alice, room, ai, after=unanswered)) == 2, "commands only"
    await ask(bob, room, ai)
    assert len(said_by(bob, room, ai, after=woken["event_id"])) == 1


async def test_quiet_without_a_time_and_with_a_bad_one(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, "!ai quiet soon", 'how long "soon" is')
    await ask(bob, room, ai)
    await tell(bob, room, ai, "!ai quiet", "quiet from now on")
    told = await tell(bob, room, ai, "!ai quiet 2h", "quiet for 2 hours")
    assert told["content"]["msgtype"] == "m.notice"


async def test_stop_ends_an_answer_that_does_not_come(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, "!ai stop", "not working on an answer")
    question = word()
    world.model.rule(Rule(Do.HANG, when=question, times=1))
    asked = await alice.send_text(room, question, mentions=[ai])
    await alice.wait_typing(room, ai)
    cut_off = world.model.cut_off
    await tell(bob, room, ai, "!ai stop", "Stopped.")
    await alice.wait_not_typing(room, ai, 10)
    await ask(bob, room, ai)
    await world.model.wait_cut_off(cut_off + 1)
    assert world.model.cut_off == cut_off + 1, "the model is not left thinking for nobody"
    bodies = said_by(bob, room, ai, after=asked)
    assert not [body for body in bodies if answer_to(question) in body]


async def test_leave_lowers_the_levels_first(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    levels = await alice.state(room, "m.room.power_levels")
    await alice.send_state(room, "m.room.power_levels", levels | {"invite": 50})
    with pytest.raises(ClientRefused):
        await bob.invite(room, (await world.person("Dan")).user_id)
    await tell(bob, room, ai, "!ai leave", "Goodbye")
    await bob.wait_member(room, ai, "leave")
    await bob.invite(room, ai)
    hello = await bob.wait_text(room, "I'm Parlour, an AI", sender=ai)
    await ask(alice, room, ai)
    # And once more: each coming has its own hello.
    left = await tell(alice, room, ai, "!ai leave", "Goodbye")
    await alice.wait_member(room, ai, "leave")
    await alice.invite(room, ai)
    await alice.wait_text(room, "I'm Parlour, an AI", sender=ai, after=left["event_id"])
    assert hello["content"]["msgtype"] == "m.notice"


async def test_leaving_hands_over_when_the_person_who_asked_is_gone(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await alice.leave(room)
    await bob.wait_member(room, alice.user_id, "leave")
    await tell(bob, room, ai, "!ai leave", "once more")
    await tell(bob, room, ai, "!ai leave", "Goodbye")
    await bob.wait_member(room, ai, "leave")
    await bob.send_state(room, "m.room.topic", {"topic": "still ours"})
    await bob.send_state(room, "m.room.power_levels", await bob.state(room, "m.room.power_levels"))


async def test_a_direct_chat_is_ended_and_begun_again(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    left = await tell(alice, room, ai, "!ai leave", "Goodbye")
    await alice.wait_member(room, ai, "leave")
    await alice.invite(room, ai)
    await alice.wait_text(room, "I'm Parlour", sender=ai, after=left["event_id"])
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_text(room, answer_to(question), sender=ai)


async def test_leaves_when_the_last_human_has_left(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await make_group(alice, ai)
    await alice.leave(room)
    joined = f"/_synapse/admin/v1/rooms/{room}/members"

    async def empty() -> bool:
        return bool((await world.a.admin("GET", joined))["total"] == 0)

    await eventually(empty)


async def test_a_member_who_is_removed_from_the_group_commands_nothing(
    world: World, parlour: Parlour
) -> None:
    """Words that were on their way when somebody was removed are not obeyed after it."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await alice.kick(room, bob.user_id)
    with pytest.raises(ClientRefused):
        await bob.send_text(room, "!ai leave")
    await ask(alice, room, ai)
