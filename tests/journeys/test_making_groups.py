"""A person starts a group with the AI: what everybody gets to see, and who may do what in it."""

import asyncio

import pytest

from stage.clients import ClientRefused
from stage.http import Refused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import Event, eventually, said_by, scrolled_back, tell
from tests.journeys.world import World, direct_chat, make_group


async def test_makes_a_group(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    assert (await alice.state(room, "m.room.name"))["name"] == "Kyoto trip"
    assert (await alice.state(room, "m.room.join_rules"))["join_rule"] == "invite"
    assert (await alice.state(room, "m.room.guest_access"))["guest_access"] == "forbidden"
    creation = await alice.state(room, "m.room.create")
    assert creation["room_version"] == "12"
    assert creation["additional_creators"] == [alice.user_id]
    invited = [
        event["state_key"]
        for event in alice.timeline(room)
        if event["type"] == "m.room.member"
        and event["content"]["membership"] == "invite"
        and event["sender"] == ai
    ]
    assert invited == [alice.user_id, bob.user_id, carol.user_id]
    levels = await alice.state(room, "m.room.power_levels")
    assert levels["users"] == {}, "creators must not be listed, and nobody else has power"
    assert levels["invite"] == 0, "members must be able to ask the AI back"
    with pytest.raises(ClientRefused):
        await bob.send_state(room, "m.room.join_rules", {"join_rule": "public"})
    await alice.send_state(room, "m.room.topic", {"topic": "Tea"})


async def test_nobody_can_remove_the_person_who_asked(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)

    async def kick(user: str) -> None:
        await world.a.call(
            "POST",
            f"/_matrix/client/v3/rooms/{room}/kick?user_id={ai}",
            token=parlour.seat.as_token,
            body={"user_id": user},
        )

    with pytest.raises(Refused) as refused:
        await kick(alice.user_id)
    assert refused.value.status == 403
    await kick(bob.user_id)
    await alice.wait_member(room, bob.user_id, "leave")


async def _read_first(person: Person, room: str) -> list[Event]:
    """The messages that were there before somebody; another server fetches them when asked."""
    said: list[Event] = []

    async def is_there() -> bool:
        nonlocal said
        said = [e for e in await scrolled_back(person, room) if e["type"] == "m.room.message"]
        return bool(said)

    await eventually(is_there)
    return said


async def test_the_welcome_says_who_is_in_and_how_to_be_rid_of_it(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    for person in (alice, bob):
        await person.wait_text(room, "Welcome", sender=ai)
    for person in (alice, bob, carol):
        said = await _read_first(person, room)
        assert [event["sender"] for event in said] == [ai], "one welcome, and nothing else unasked"
        assert said[0]["content"]["msgtype"] == "m.notice"
        body = said[0]["content"]["body"]
        for part in ("Kyoto trip", "Alice", "Bob", "Carol", "AI", "I read", "keep", "mention"):
            assert part in body
        for command in ("!ai quiet", "!ai leave", "!ai help"):
            assert command in body


async def test_the_person_who_asked_reads_what_came_of_it(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    report = await tell(
        alice, chat, ai, f"!ai new “Tea” {bob.user_id}", 'Your group "Tea" is ready'
    )
    assert report["content"]["msgtype"] == "m.notice"
    assert "1" in report["content"]["body"]


async def test_pills_in_the_command_name_people(world: World, parlour: Parlour) -> None:
    """Element writes the display name into the body, and the Matrix ID only into the HTML."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    await alice.send_text(
        chat,
        '!ai new "Tea" Bob',
        html=f'!ai new "Tea" <a href="https://matrix.to/#/{bob.user_id}">Bob</a>',
        mentions=[bob.user_id],
    )
    assert (await bob.wait_invite(inviter=ai)).name == "Tea"


async def test_bad_mxid_in_new(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    asked = await alice.send_text(chat, f'!ai new "Tea" @carol {bob.user_id}')
    wrong = await alice.wait_text(chat, '"@carol" is not a Matrix ID', sender=ai, after=asked)
    assert wrong["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
    await bob.wait_invite(inviter=ai)
    await alice.wait_invite(inviter=ai)
    await alice.wait_text(chat, "is ready", sender=ai, after=asked)
    assert len(said_by(alice, chat, ai, after=asked)) == 2


async def test_unreachable_server_in_new(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    gone = "@dan:localhost:9"
    also = "@eve:localhost:9"
    asked = await alice.send_text(chat, f'!ai new "Tea" {gone} {bob.user_id} {also}')
    await bob.wait_invite(inviter=ai)
    room = (await alice.wait_invite(inviter=ai)).room_id
    report = await alice.wait_text(chat, "is ready", sender=ai, after=asked)
    lines = report["content"]["body"].split("\n")
    unreachable = "the server localhost:9 can't be reached now. Invite them from the group later."
    told = [line for line in lines if "localhost:9" in line]
    assert told == [f"I could not invite {one}: {unreachable}" for one in (gone, also)]
    await alice.join(room)
    welcome = await alice.wait_text(room, "Welcome", sender=ai)
    assert gone not in welcome["content"]["body"], "who could not be invited is not in"


async def test_a_group_needs_a_name(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    await tell(alice, chat, ai, f"!ai new {bob.user_id}", "needs a name")
    assert bob.invites() == []


async def test_groups_are_made_from_direct_chats_only(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, '!ai new "Tea"', "only from a direct chat")


async def test_a_group_of_one_is_made_too(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await make_group(alice, ai)
    await alice.wait_text(room, "Welcome", sender=ai)


async def test_a_hostile_name_writes_nothing_of_its_own_into_the_welcome(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    await bob.rename("Bob\u202e\n\n@room Pay here: https://bad.example" + " x" * 100)
    room = await make_group(alice, ai, bob, name="Tea\u202e\u2066 @room")
    body = (await alice.wait_text(room, "Welcome", sender=ai))["content"]["body"]
    assert len(body.split("\n")) == 4
    assert "@room" not in body
    assert " x" * 40 not in body
    for name in (body, (await alice.state(room, "m.room.name"))["name"]):
        assert not {"\u202e", "\u2066"} & set(name)


@pytest.mark.soak
@pytest.mark.parametrize("version", ["10", "11"])
async def test_makes_a_group_in_older_rooms(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    creation = await alice.state(room, "m.room.create")
    assert creation["room_version"] == version
    assert "additional_creators" not in creation
    levels = await alice.state(room, "m.room.power_levels")
    assert levels["users"] == {ai: 101, alice.user_id: 100}
    assert levels["events"]["m.room.power_levels"] == 101
    with pytest.raises(ClientRefused):
        await alice.send_state(room, "m.room.power_levels", levels | {"users": {ai: 0}})
    await tell(bob, room, ai, "!ai leave", "Goodbye")
    await alice.wait_member(room, ai, "leave")
    lowered = await alice.state(room, "m.room.power_levels")
    assert lowered["users"][alice.user_id] >= lowered["events"]["m.room.power_levels"]
    await alice.send_state(room, "m.room.power_levels", lowered | {"state_default": 40})
    await alice.invite(room, ai)
    await alice.wait_member(room, ai)
    assert await parlour.stop() == 0


@pytest.mark.soak
async def test_the_stop_switch_ends_inviting_that_is_under_way(world: World) -> None:
    """The first server takes the connection and says nothing: meanwhile the operator stops it."""
    parlour = world.parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    chat = await direct_chat(alice, ai)
    called, stopped = asyncio.Event(), asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await stopped.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        asked = await alice.send_text(chat, f'!ai new "Tea" @dan:localhost:{port} {carol.user_id}')
        await asyncio.wait_for(called.wait(), 20)
        assert (await parlour.command("stop")).code == 0
        stopped.set()
        report = await alice.wait_text(chat, "is ready", 150, sender=ai, after=asked)
    assert f"I can't invite {carol.user_id} now." in report["content"]["body"].split("\n")
    assert carol.invites() == []
    assert await parlour.stop() == 0
