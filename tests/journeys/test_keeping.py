"""How long the AI keeps what is said: chosen in the room, and seen on the disk."""

from stage.parlour import Parlour
from tests.contracts.storage.backends import sqlite_backend
from tests.contracts.storage.searched import whereabouts
from tests.journeys.speech import ask, eventually, prompt_about, tell, whole
from tests.journeys.world import World, answer_to, make_group, word


async def _on_disk(parlour: Parlour, *words: str) -> list[str]:
    """Where in all that a Parlour has on its disk the words are, its log included."""
    return await whereabouts(words, sqlite_backend(parlour.directory / "data"), [parlour.directory])


async def test_nothing_is_kept_and_the_talk_goes_on_after_a_restart(world: World) -> None:
    parlour = world.parlour()
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, ai, bob)
        before, after = f"sesame-before-{word()}", f"sesame-after-{word()}"
        await bob.send_text(room, f"Between us: {before}")
        await ask(bob, room, ai)
        assert await _on_disk(parlour, before)
        await tell(alice, room, ai, "!ai keep none", "Write !ai keep none yes")
        await tell(bob, room, ai, "!ai keep none yes", "Only")
        await tell(alice, room, ai, "!ai keep none yes", "I forget now")

        async def gone() -> bool:
            return not await _on_disk(parlour, before)

        await eventually(gone)
        await bob.send_text(room, f"And now: {after}")
        question = word()
        await bob.send_text(room, question, mentions=[ai])
        await bob.wait_text(room, answer_to(question), sender=ai)
        told = whole(prompt_about(world, question))
        assert after in told
        assert before not in told
        assert await _on_disk(parlour, before, after, answer_to(question)) == []
        await parlour.restart(kill=True)
        again = word()
        await bob.send_text(room, again, mentions=[ai])
        await bob.wait_text(room, answer_to(again), sender=ai)
        told = whole(prompt_about(world, again))
        assert after in told
        assert answer_to(question) in told
        assert await _on_disk(parlour, after, answer_to(again)) == []
        await tell(alice, room, ai, "!ai settings", "nothing but the last words")
    finally:
        await parlour.stop()
