"""Members say what their group is called and looks like; who made it decides who may come in."""

import io

import pytest
from PIL import Image

from appservice.model.group import DISPLAY
from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import Event, tell
from tests.journeys.world import World, direct_chat, make_group


def an_image(form: str = "PNG", size: tuple[int, int] = (900, 600), **more: object) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **more)
    return out.getvalue()


async def _seen(person: Person, room: str, event_type: str, key: str, value: str) -> None:
    await person.wait_event(
        room,
        lambda e: e["type"] == event_type and e["content"].get(key) == value,
        what=f"{event_type} {value}",
    )


async def test_any_member_names_the_group_and_everybody_sees_it(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    with pytest.raises(ClientRefused):
        await bob.send_state(room, "m.room.name", {"name": "Bob's"})
    told = await tell_all(bob, room, ai, "!ai name Tea in Kyoto", "I named this group")
    assert told["content"]["body"] == f'I named this group "Tea in Kyoto", as {bob.user_id} asked.'
    assert told["content"]["msgtype"] == "m.notice"
    await _seen(carol, room, "m.room.name", "name", "Tea in Kyoto")
    await tell_all(carol, room, ai, "!ai topic Temples <b>first</b>", "I set the topic")
    await _seen(alice, room, "m.room.topic", "topic", "Temples <b>first</b>")
    await tell_all(bob, room, ai, "!ai topic none", "took the topic away")
    await _seen(carol, room, "m.room.topic", "topic", "")


async def test_a_picture_is_taken_from_an_image(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    sent = await carol.send_image(room, an_image("JPEG"), "image/jpeg")
    await bob.wait_id(room, sent)
    asked = await bob.send_text(room, "!ai picture", reply_to=sent)
    await bob.wait_text(room, "new picture", sender=ai, after=asked)
    uri = (await alice.state(room, "m.room.avatar"))["url"]
    for person in (alice, carol):
        with Image.open(io.BytesIO(await person.media(uri))) as shown:
            assert (shown.format, shown.size) == ("PNG", (512, 341))
    await bob.send_image(room, an_image(size=(80, 80)))
    await tell_all(bob, room, ai, "!ai picture", "new picture")
    own = (await alice.state(room, "m.room.avatar"))["url"]
    assert own != uri
    await tell_all(alice, room, ai, "!ai picture none", "picture of this group away")
    assert await alice.state(room, "m.room.avatar") == {}


async def test_pictures_that_cannot_be_used_are_refused_in_one_sentence(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await make_group(alice, ai)
    second = Image.new("RGB", (40, 40), "red")
    moving = an_image("GIF", (40, 40), save_all=True, append_images=[second])
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    for data, mime, part in (
        (moving, "image/gif", "moves"),
        (bomb.getvalue(), "image/png", "too large"),
        (b"no picture at all", "image/png", "can't read that picture"),
        (bytes(11 * 1024 * 1024), "image/png", "too large"),
    ):
        sent = await alice.send_image(room, data, mime)
        asked = await alice.send_text(room, "!ai picture", reply_to=sent)
        refusal = await alice.wait_text(room, part, sender=ai, after=asked)
        assert refusal["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
    text = await alice.send_text(room, "no image")
    asked = await alice.send_text(room, "!ai picture", reply_to=text)
    await alice.wait_text(room, "reply to an image", sender=ai, after=asked)
    with pytest.raises(ClientRefused):
        await alice.state(room, "m.room.avatar")


async def test_settings_are_shown_on_one_notice(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    shown = await tell(carol, room, ai, "!ai settings", "How this group is set")
    assert shown["content"]["msgtype"] == "m.notice"
    lines = shown["content"]["body"].splitlines()
    assert "Name: Kyoto trip" in lines
    assert f"Made by: {alice.user_id}; nobody can remove them" in lines
    assert "People: 2 of at most 20, open invitations counted" in lines
    assert "Room version: 12" in lines
    chat = await direct_chat(alice, ai)
    await tell(alice, chat, ai, "!ai settings", "works in groups")


async def test_the_creator_lowers_the_cap_and_it_holds(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol, dan = await world.person("Carol", world.b), await world.person("Dan")
    room = await make_group(alice, ai, bob, carol)
    await tell(bob, room, ai, "!ai settings people 3", f"Only {alice.user_id}")
    await tell(alice, room, ai, "!ai settings people 2", "You are 3 already")
    await tell(alice, room, ai, "!ai settings people 21", "at most 20")
    await tell(alice, room, ai, "!ai settings people 3", "at most 3 people")
    await carol.wait_event(
        room, lambda e: e["type"] == DISPLAY and e["content"].get("max_people") == 3
    )
    await carol.invite(room, dan.user_id)
    await alice.wait_member(room, dan.user_id, "leave")
    await tell(bob, room, ai, "!ai settings", "3 of at most 3")


async def test_only_the_ai_invites_where_the_creator_wants_it(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob, dan = [await world.person(name) for name in ("Alice", "Bob", "Dan")]
    room = await make_group(alice, ai, bob)
    await tell(alice, room, ai, "!ai settings invitations ai", "only I invite")
    await bob.wait_event(
        room, lambda e: e["type"] == "m.room.power_levels" and e["content"]["invite"] > 50
    )
    with pytest.raises(ClientRefused) as refused:
        await bob.invite(room, dan.user_id)
    assert refused.value.status == 403
    await bob.wait_event(
        room, lambda e: e["type"] == DISPLAY and e["content"].get("invitations") == "ai"
    )
    await bob.send_text(room, f"!ai add {dan.user_id}")
    assert (await dan.wait_invite(room=room)).inviter == ai
    await tell(alice, room, ai, "!ai invitations members", "every member can invite")
    await bob.wait_event(
        room,
        lambda e: e["type"] == DISPLAY and e["content"].get("invitations") == "members",
    )


async def tell_all(person: Person, room: str, ai: str, command: str, expect: str) -> Event:
    """Give a command, and wait for what everybody is told about it."""
    asked = await person.send_text(room, command)
    return await person.wait_text(room, expect, sender=ai, after=asked)


async def test_only_the_ai_invites_where_servers_are_blocked(world: World) -> None:
    running = world.parlour({"admission": {"blocked": ["bad.example"]}})
    await running.start()
    try:
        ai = running.seat.ai_user_id
        alice, bob, dan = [await world.person(name) for name in ("Alice", "Bob", "Dan")]
        room = await make_group(alice, ai, bob)
        assert (await alice.state(room, DISPLAY))["invitations"] == "ai"
        with pytest.raises(ClientRefused) as refused:
            await bob.invite(room, dan.user_id)
        assert refused.value.status == 403
        await tell(bob, room, ai, "!ai settings", "because whoever runs me blocks some servers")
        await tell(alice, room, ai, "!ai settings invitations members", "your apps would not ask")
        await bob.send_text(room, f"!ai add {dan.user_id}")
        assert (await dan.wait_invite(room=room)).inviter == ai
    finally:
        await running.stop()
