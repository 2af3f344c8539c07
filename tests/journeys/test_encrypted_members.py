"""Who comes gets no older key, who goes gets no newer one: the sessions change on both."""

from stage.parlour import Parlour
from stage.scripted_model import Do, Rule
from tests.journeys.encrypted import Cast, ask, join, sealed_group, unshielded
from tests.journeys.speech import Event, eventually, prompt_about, said_by, whole
from tests.journeys.world import World, answer_to, word

START = "org.matrix.msc3381.poll.start"


async def test_sessions_change_when_members_do(world: World, sealed: Parlour, cast: Cast) -> None:
    """One is invited and joins, one is removed by a vote, one is kicked, one leaves."""
    ai = sealed.seat.ai_user_id
    alice, bob, carol = cast.alice, cast.bob, cast.carol
    dave = await world.encrypted_person("Dave", world.b)
    room = await sealed_group(alice, ai, bob, carol)
    sessions: list[str] = []

    async def said() -> Event:
        """One more answer, and the session that it came in."""
        answer = await ask(alice, room, ai)
        sessions.append(await alice.megolm_session_id(room, answer["event_id"]))
        return answer

    first, second = await said(), await said()
    assert sessions[0] == sessions[1], "not a session for each message"
    await alice.invite(room, dave.user_id)
    await dave.wait_invite(room=room)
    await join(dave, room, alice)
    await alice.wait_member(room, dave.user_id)
    third = await said()
    await unshielded(room, third, alice, bob, carol, dave)
    for before in (first, second):
        await dave.wait_undecryptable(room, before["event_id"])

    asked = await alice.send_text(room, "!ai removals vote")
    await bob.wait_text(room, "takes a vote", sender=ai, after=asked)
    await bob.send_text(room, f"!ai remove {dave.user_id}")
    poll = await carol.wait_event(room, lambda e: e["type"] == START, what="the poll")
    for person in (alice, bob, carol):
        await person.wait_readable(room, poll["event_id"])
        await person.vote(room, poll["event_id"], "remove")
    await alice.wait_member(room, dave.user_id, "leave")
    fourth = await said()
    await alice.kick(room, carol.user_id)
    await alice.wait_member(room, carol.user_id, "leave")
    await said()
    await bob.leave(room)
    await alice.wait_member(room, bob.user_id, "leave")
    await said()
    assert len(set(sessions)) == 5, sessions

    # Back again they see what was said without them, and cannot read it.
    for person in (dave, bob):
        await alice.invite(room, person.user_id)
        await person.wait_invite(room=room)
        await join(person, room, alice)
        await alice.wait_member(room, person.user_id)
    last = await said()
    await unshielded(room, last, alice, dave, bob)
    await dave.wait_undecryptable(room, fourth["event_id"])
    await bob.wait_readable(room, fourth["event_id"])


async def test_removed_while_it_thinks(world: World, sealed: Parlour, cast: Cast) -> None:
    """Who may read is decided when it speaks, not when it was asked."""
    ai = sealed.seat.ai_user_id
    alice, bob, carol = cast.alice, cast.bob, cast.carol
    room = await sealed_group(alice, ai, bob, carol)
    before = await ask(alice, room, ai)
    stuck = word()
    world.model.rule(Rule(Do.HANG, when=stuck, times=1))
    await alice.send_text(room, stuck, mentions=[ai])
    await world.model.wait_for(1, containing=stuck)
    await alice.kick(room, bob.user_id)
    await alice.wait_member(room, bob.user_id, "leave")
    world.model.clear()
    answer = await carol.wait_text(room, answer_to(stuck), 40, sender=ai)
    await unshielded(room, answer, alice, carol)
    sessions = [await carol.megolm_session_id(room, e["event_id"]) for e in (before, answer)]
    assert sessions[0] != sessions[1]
    await alice.invite(room, bob.user_id)
    await bob.wait_invite(room=room)
    await join(bob, room, alice)
    await unshielded(room, await ask(alice, room, ai), bob)
    await bob.wait_undecryptable(room, answer["event_id"])


async def test_a_new_device_reads_from_now_on(sealed: Parlour, cast: Cast) -> None:
    """One that its owner has confirmed; one that nobody has confirmed gets nothing."""
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    room = await sealed_group(alice, ai, bob)
    before = await ask(bob, room, ai)
    recovery_key = await bob.set_up_recovery()
    laptop, lent = await bob.another_device(recovery_key), await bob.another_device()
    answer = await ask(laptop, room, ai)
    await unshielded(room, answer, alice, bob, laptop)
    await laptop.wait_undecryptable(room, before["event_id"])
    await lent.wait_undecryptable(room, answer["event_id"])
    wire = await lent.wire(room, answer["event_id"])
    assert wire.failure == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"
    sessions = [await bob.megolm_session_id(room, event["event_id"]) for event in (before, answer)]
    assert sessions[0] == sessions[1], "a device more is no reason for another session"
    await laptop.logout()

    async def another() -> bool:
        # That a device is gone and what is said next come by different ways.
        after = await ask(bob, room, ai)
        return await bob.megolm_session_id(room, after["event_id"]) != sessions[0]

    await eventually(another)
    await lent.logout()


async def test_the_ai_leaves_and_is_asked_back(world: World, sealed: Parlour, cast: Cast) -> None:
    """What was said without it stays unknown to it, and is no trouble that it tells of."""
    ai = sealed.seat.ai_user_id
    alice, bob, carol = cast.alice, cast.bob, cast.carol
    room = await sealed_group(alice, ai, bob, carol)
    await ask(bob, room, ai)
    await alice.kick(room, ai)
    for person in (alice, bob, carol):
        await person.wait_member(room, ai, "leave")
    unheard = word()
    said = await bob.send_text(room, unheard, mentions=[ai])
    await alice.invite(room, ai)
    for person in (alice, bob, carol):
        await person.wait_member(room, ai)
    await alice.wait_text(room, "From now on I read", sender=ai, after=said)
    question = word()
    await carol.send_text(room, question, mentions=[ai])
    answer = await bob.wait_text(room, answer_to(question), sender=ai)
    await unshielded(room, answer, alice, bob, carol)
    assert answer_to(unheard) not in said_by(alice, room, ai)
    assert unheard not in whole(prompt_about(world, question))
