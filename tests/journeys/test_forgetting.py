"""What is removed is forgotten, and is not answered any more."""

from stage.parlour import Parlour
from stage.scripted_model import Do, Rule
from tests.journeys.speech import ask, prompt_about, said_by, whole
from tests.journeys.world import World, answer_to, make_group, word


async def test_a_removed_message_is_in_no_later_prompt(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    regretted, edited = word(), word()
    event = await carol.send_text(room, f"Between us, {regretted}")
    changed = await alice.send_text(room, "We meet at noon")
    edit = await alice.edit(room, changed, f"We meet at {edited}")
    await alice.wait_id(room, event)
    await ask(alice, room, ai)
    await carol.redact(room, event)
    await alice.redact(room, changed)
    await alice.wait_redacted(room, event)
    await alice.wait_redacted(room, changed)
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_text(room, answer_to(question), sender=ai)
    text = whole(prompt_about(world, question))
    assert regretted not in text
    assert edited not in text
    assert edit != changed


async def test_a_question_that_is_removed_is_not_answered(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    hangs, waits = word(), word()
    world.model.rule(Rule(Do.HANG, when=hangs, times=1))
    first = await alice.send_text(room, hangs, mentions=[ai])
    await alice.wait_typing(room, ai)
    second = await bob.send_text(room, waits, mentions=[ai])
    await alice.wait_id(room, second)
    await bob.redact(room, second)
    await alice.wait_redacted(room, second)
    cut_off = world.model.cut_off
    await alice.redact(room, first)
    await alice.wait_not_typing(room, ai, 10)
    await ask(bob, room, ai)
    await world.model.wait_cut_off(cut_off + 1)
    assert world.model.cut_off == cut_off + 1
    assert not [one for one in world.model.requests if waits in whole(one)]
    assert not [one for one in said_by(bob, room, ai) if answer_to(hangs) in one]


async def test_its_own_removed_answer_is_forgotten_too(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    answer = await ask(alice, room, ai)
    await alice.redact(room, answer["event_id"])
    await alice.wait_redacted(room, answer["event_id"])
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert answer["content"]["body"] not in whole(prompt_about(world, question))
