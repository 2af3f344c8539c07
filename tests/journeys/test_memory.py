"""What people have the AI keep in mind: told to the model in their own chats, and in no other."""

from stage.parlour import Parlour
from tests.journeys.encrypted import Cast, ask
from tests.journeys.speech import prompt_about, tell, whole
from tests.journeys.test_encrypted_groups import chat_with, made_sealed
from tests.journeys.world import World, answer_to, word


async def prompt_of(world: World, question: str) -> str:
    """All that the model was told with that question."""
    return whole(prompt_about(world, question))


async def test_what_is_remembered_in_one_chat_is_known_in_the_other_until_it_is_forgotten(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai, alice = sealed.seat.ai_user_id, cast.alice
    secret, wish = word(), word()
    first, second = await chat_with(alice, ai), await chat_with(alice, ai)
    source = await alice.send_text(first, f"!ai remember that my cat is called {secret}")
    await alice.wait_text(first, "I keep that in mind as number", sender=ai, after=source)
    await tell(alice, first, ai, f"!ai remember always mention {wish}", "I keep to that")
    for chat in (second, first):
        question = word()
        await alice.send_text(chat, question)
        await alice.wait_text(chat, answer_to(question), sender=ai)
        prompt = await prompt_of(world, question)
        assert f"fact: my cat is called {secret}" in prompt
        assert f"  always mention {wish}" in prompt
    listed = await tell(alice, second, ai, "!ai memory", f"my cat is called {secret}")
    assert listed["content"]["msgtype"] == "m.notice"
    assert f"{first}/{source}" in listed["content"]["body"]
    number = listed["content"]["body"].split(f". my cat is called {secret}")[0].split("\n")[-1]
    await tell(alice, second, ai, f"!ai memory forget {number}", f"I forgot number {number}")
    question = word()
    await alice.send_text(first, question)
    await alice.wait_text(first, answer_to(question), sender=ai)
    prompt = await prompt_of(world, question)
    assert secret not in prompt
    assert wish in prompt
    listed = await tell(alice, first, ai, "!ai memory", f"always mention {wish}")
    assert secret not in listed["content"]["body"]
    await tell(alice, first, ai, "!ai memory forget all yes", "I forgot all of it")


async def test_removing_the_message_forgets_the_line(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai, bob = sealed.seat.ai_user_id, cast.bob
    room, secret, stays = await chat_with(bob, ai), word(), word()
    source = await bob.send_text(room, f"!ai remember my cat is called {secret}")
    await bob.wait_text(room, "I keep that in mind", sender=ai, after=source)
    await tell(bob, room, ai, f"!ai remember my dog is called {stays}", "I keep that in mind")
    await bob.redact(room, source)
    question = word()
    await bob.send_text(room, question)
    await bob.wait_text(room, answer_to(question), sender=ai)
    prompt = await prompt_of(world, question)
    assert secret not in prompt
    assert stays in prompt
    listed = await tell(bob, room, ai, "!ai memory", stays)
    assert secret not in listed["content"]["body"]
    await tell(bob, room, ai, "!ai memory forget all yes", "I forgot all of it")


async def test_a_group_never_has_it(world: World, sealed: Parlour, cast: Cast) -> None:
    ai, alice = sealed.seat.ai_user_id, cast.alice
    room, chat = await made_sealed(alice, ai, cast.bob), await chat_with(alice, ai)
    secret, never = word(), word()
    await tell(alice, chat, ai, f"!ai remember my cat is called {secret}", "I keep that in mind")
    told = await tell(alice, room, ai, f"!ai remember {never}", "belongs to our direct chat alone")
    assert never not in told["content"]["body"]
    answer = await ask(alice, room, ai, f"What is my cat called, {ai}?")
    question = "q-" + str(answer["content"]["body"]).removeprefix("a-")
    prompt = await prompt_of(world, question)
    assert secret not in prompt
    assert never not in prompt
    assert not any(secret in whole(one) for one in world.model.requests)
    listed = await tell(alice, chat, ai, "!ai memory", secret)
    assert never not in listed["content"]["body"]
    await tell(alice, chat, ai, "!ai memory forget all yes", "I forgot all of it")
