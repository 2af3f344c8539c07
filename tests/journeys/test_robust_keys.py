"""Keys: what the homeserver forgets once it was fetched must be in our database before that."""

import sqlite3

from appservice.matrix.keys import CURSOR as KEYS
from appservice.matrix.reconcile import CURSOR as TIMELINE
from stage.parlour import Parlour
from stage.seat import encrypted
from tests.journeys.encrypted import Cast, sealed_group
from tests.journeys.robust import eventually, faulty_parlour
from tests.journeys.speech import said_by
from tests.journeys.world import World, answer_to, word


def _cursor(parlour: Parlour, name: str) -> str | None:
    file = parlour.directory / "data" / "rooms.db"
    rooms = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        found = rooms.execute("select value from cursors where name = ?", (name,)).fetchone()
    finally:
        rooms.close()
    return None if found is None else str(found[0])


async def test_a_key_fetched_and_not_stored_is_still_there_after_a_crash(
    world: World, cast: Cast
) -> None:
    """Meanwhile the timeline cursor moves on, again and again: it must not eat keys."""
    sync = {"reconcile_every": "200ms", "key_timeout": "1s"}
    # So long that nobody is asked for the key again, which could make up for one that was lost.
    patient = encrypted({"sync": sync}, wait_for_key="60s")
    parlour, faults = faulty_parlour(world, patient)
    await parlour.start()
    try:
        alice, bob, ai = cast.alice, cast.bob, parlour.seat.ai_user_id
        room = await sealed_group(alice, ai, bob)
        asked_before = [await who.key_requests(room) for who in (alice, bob)]
        kept = _cursor(parlour, KEYS)
        faults.raise_at("keys-fetched", times=1000)
        await bob.discard_session(room)
        question = word()
        await bob.send_text(room, question, mentions=[ai])
        seen: set[str | None] = set()

        async def moved_on() -> bool:
            await alice.send_text(room, "well")
            seen.add(_cursor(parlour, TIMELINE))
            return len(seen) > 3 and len(faults.fired) > 1

        await eventually(moved_on, "the timeline cursor moved on while keys were fetched in vain")
        assert answer_to(question) not in said_by(alice, room, ai)
        faults.kill_at("keys-fetched")
        await parlour.process.wait_end(30)
        assert _cursor(parlour, KEYS) == kept
        await parlour.start()
        await bob.wait_text(room, answer_to(question), 40, sender=ai)
        assert [await who.key_requests(room) for who in (alice, bob)] == asked_before
        assert _cursor(parlour, KEYS) != kept
    finally:
        await parlour.stop()
