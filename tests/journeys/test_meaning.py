"""Of much that is remembered the model is told what is near to the question, by embeddings."""

import pytest

from tests.journeys.charged import books
from tests.journeys.speech import eventually, prompt_about, whole
from tests.journeys.world import World, answer_to, direct_chat, word

SMALL = {"window_tokens": 3600, "output_tokens": 400}
MORE = "and that is something that always was so, I told everybody at home more than once, twice"


def _of_cats(text: str) -> list[float]:
    return [1.0, 0.0] if "purrs" in text or "feline" in text else [0.0, 1.0]


@pytest.mark.soak
async def test_what_is_near_is_told_without_a_word_in_common(world: World) -> None:
    service = {"base_url": world.model.url, "model": "e", "local": True}
    parlour = world.parlour({"answers": SMALL, "models": {"embeddings": service}})
    world.model.embeds = _of_cats
    await parlour.start()
    ai, alice = parlour.seat.ai_user_id, await world.person("Alice")
    chat = await direct_chat(alice, ai)
    for number, fact in enumerate(["my Mimi purrs", *(f"my place {n} is small" for n in range(9))]):
        said = await alice.send_text(chat, f"!ai remember {fact} {MORE}")
        await alice.wait_text(chat, f"as number {number + 1}", sender=ai, after=said)
    question = word()
    await alice.send_text(chat, f"what of the feline {question}")
    await alice.wait_text(chat, answer_to(question), sender=ai)
    prompt = whole(prompt_about(world, question))
    assert "my Mimi purrs" in prompt
    assert "my place 0 is small" not in prompt  # not all of it fits
    assert any("my Mimi purrs" in text for text in world.model.embedded)

    async def counted() -> bool:
        return (await books(parlour)).beside > 0

    await eventually(counted)
    await parlour.stop()
