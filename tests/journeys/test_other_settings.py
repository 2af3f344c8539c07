"""Another name, another prefix, guests from elsewhere: what the operator may have chosen."""

from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from tests.journeys.speech import ask, said_by, tell
from tests.journeys.world import World, answer_to, direct_chat, own_group, word


@pytest.fixture(scope="module")
async def robo(world: World) -> AsyncIterator[Parlour]:
    """A Parlour with a name and a prefix of its own, open to people of other servers."""
    running = world.parlour(
        {
            "ai_user": {"display_name": "Robo"},
            "commands": {"prefix": "!robo"},
            "admission": {"may_invite": ["@*:*"]},
            "answers": {"typing": False},
            "groups": {"history_visibility": "joined"},
        }
    )
    await running.start()
    yield running
    await running.stop()


async def test_a_guest_of_another_server_has_a_direct_chat_and_makes_a_group(
    world: World, robo: Parlour
) -> None:
    ai = robo.seat.ai_user_id
    carol, alice = await world.person("Carol", world.b), await world.person("Alice")
    chat = await direct_chat(carol, ai)
    question = word()
    await carol.send_text(chat, question)
    await carol.wait_text(chat, answer_to(question), sender=ai)
    await tell(carol, chat, ai, f'!robo new "Far" {alice.user_id}', '"Far" is ready')
    room = (await carol.wait_invite(inviter=ai)).room_id
    await alice.wait_invite(room=room)
    await alice.join(room)
    await alice.wait_member(room, carol.user_id, "invite")
    await carol.join(room, via=[world.a.server_name])
    creation = await alice.state(room, "m.room.create")
    assert creation["additional_creators"] == [carol.user_id]
    for person in (alice, carol):
        # Where nothing older than oneself is shown, nobody sees the welcome.
        hello = await person.wait_text(room, "From now on I read", sender=ai)
        assert hello["content"]["msgtype"] == "m.notice"
    await ask(carol, room, ai)


async def test_it_goes_by_its_own_name_and_prefix(world: World, robo: Parlour) -> None:
    ai = robo.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    await alice.invite(room, ai)
    hello = await alice.wait_text(room, "I'm Robo, an AI", sender=ai)
    assert "!robo help" in hello["content"]["body"]
    await alice.send_text(room, f"!ai help {word()}")
    await alice.send_text(room, f"parlour, {word()}?")
    question = word()
    await bob.send_text(room, f"robo, {question}?")
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert len(said_by(alice, room, ai, after=hello["event_id"])) == 1
    assert ai not in alice.typing_users(room)
