"""How a group wants the AI to talk, and what its members missed."""

from stage.parlour import Parlour
from tests.journeys.speech import ask, prompt_about, tell, whole
from tests.journeys.world import World, make_group


async def test_instructions_are_seen_by_all_and_by_the_model_until_taken_back(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    wish = await bob.send_text(room, "!ai instructions Talk like a pirate.\nNo «Alice»: puns.")
    told = await alice.wait_text(room, "Talk like a pirate.\nNo «Alice»: puns.", sender=ai)
    assert told["content"]["msgtype"] == "m.notice"
    assert bob.user_id in told["content"]["body"]
    answer = await ask(alice, room, ai)
    system = whole(prompt_about(world, answer_word(answer)))
    assert "\n  Talk like a pirate.\n  No ‹Alice›: puns." in system
    await tell(alice, room, ai, "!ai instructions show", "Talk like a pirate.")
    await bob.redact(room, wish)
    await alice.wait_redacted(room, told["event_id"])
    answer = await ask(alice, room, ai)
    assert "pirate" not in whole(prompt_about(world, answer_word(answer)))
    await tell(alice, room, ai, "!ai instructions show", "Nobody told me how to talk here.")


def answer_word(answer: dict[str, object]) -> str:
    content = answer["content"]
    assert isinstance(content, dict)
    return "q-" + str(content["body"]).removeprefix("a-")
