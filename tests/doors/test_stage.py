"""The stage itself: two homeservers that federate, and real clients that talk and go on when a server restarts."""

from __future__ import annotations

from pathlib import Path

from stage.clients import ClientHost
from stage.federation import two_homeservers
from stage.person import Person


async def test_people_talk_across_two_homeservers_and_through_a_restart(tmp_path: Path) -> None:
    async with two_homeservers(tmp_path) as (a, b), ClientHost() as host:
        await a.register("alice", "alice-password")
        await b.register("carol", "carol-password")
        alice = await host.login(a, "alice", "alice-password")
        carol = await host.login(b, "carol", "carol-password")

        room = await _shared_room(alice, carol)
        await _everything_said_is_seen(alice, carol, room)
        await a.restart(kill=True)
        await _both_ways(alice, carol, room)


async def test_encryption_starts_in_a_client(tmp_path: Path) -> None:
    async with two_homeservers(tmp_path) as (a, _), ClientHost() as host:
        await a.register("alice", "alice-password")
        alice = await host.login(a, "alice", "alice-password", crypto=True)
        keys = await alice.encryption()
        assert keys is not None
        assert len(keys["ed25519"]) == 43


async def _shared_room(alice: Person, carol: Person) -> str:
    room = await alice.create_room(preset="private_chat", name="Kyoto")
    await alice.invite(room, carol.user_id)
    invitation = await carol.wait_invite(inviter=alice.user_id)
    assert (invitation.room_id, invitation.is_direct) == (room, False)
    await carol.join(room, via=[alice.user_id.partition(":")[2]])
    await alice.wait_member(room, carol.user_id)
    assert carol.joined(room) == {alice.user_id, carol.user_id}
    assert carol.invites() == []
    return room


async def _everything_said_is_seen(alice: Person, carol: Person, room: str) -> None:
    question = await alice.send_text(room, "Tea at four?", mentions=[carol.user_id])
    await carol.wait_text(room, "tea at four", sender=alice.user_id)
    answer = await carol.send_text(room, "Gladly", reply_to=question)
    await alice.wait_id(room, answer)
    await carol.react(room, question, "👍")
    edited = await alice.edit(room, question, "Tea at five?")
    await carol.wait_id(room, edited)
    await carol.redact(room, answer)
    await alice.wait_redacted(room, answer)
    await alice.wait_event(room, lambda event: event["type"] == "m.reaction", what="the reaction")

    first, second = await carol.shown(room)
    assert (first.body, first.edited, first.reactions) == (
        "Tea at five?",
        True,
        {"👍": [carol.user_id]},
    )
    assert (second.redacted, second.content) == (True, {})
    assert [event["event_id"] for event in alice.timeline(room)][-5:].count(edited) == 1


async def _both_ways(alice: Person, carol: Person, room: str) -> None:
    await carol.send_text(room, "Back again?")
    asked = await alice.wait_text(room, "back again?", sender=carol.user_id)
    await alice.send_text(room, "Yes, here")
    await carol.wait_text(room, "yes, here", after=asked["event_id"])
