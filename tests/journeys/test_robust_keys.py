"""Keys: what the homeserver forgets once it was fetched must be in our database before that."""

import json
from typing import Any
from urllib.parse import quote

from appservice.matrix.keys import CURSOR as KEYS
from appservice.matrix.reconcile import CURSOR as TIMELINE
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from stage.chaos import send
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import eventually, faulty_parlour, rooms_url
from tests.journeys.world import World, make_group


async def _mail(parlour: Parlour) -> list[Any]:
    async with open_rooms(rooms_url(parlour), None, IdentitySeal()) as rooms:
        return [json.loads(raw) for _, raw in await rooms.key_mail.to_device(100)]


async def _cursor(parlour: Parlour, name: str) -> str | None:
    async with open_rooms(rooms_url(parlour), None, IdentitySeal()) as rooms:
        return await rooms.chat.cursor(name)


async def _send_key(person: Person, ai: str, name: str) -> None:
    path = f"/_matrix/client/v3/sendToDevice/m.room_key/{quote(name)}"
    await person.request("PUT", path, {"messages": {ai: {"*": {"session": name}}}})


async def test_a_key_fetched_and_not_stored_is_still_there_after_a_crash(world: World) -> None:
    """Meanwhile the timeline cursor moves on, again and again: it must not eat keys."""
    parlour, faults = faulty_parlour(
        world, {"sync": {"reconcile_every": "200ms", "key_timeout": "1s"}}
    )
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    kept = await _cursor(parlour, KEYS)
    faults.raise_at("keys-fetched", times=1000)
    await _send_key(alice, parlour.seat.ai_user_id, "first")
    seen: set[str | None] = set()

    async def moved_on() -> bool:
        await send(alice.account, room, {"msgtype": "m.text", "body": "well"}, "m.room.message")
        seen.add(await _cursor(parlour, TIMELINE))
        return len(seen) > 3 and len(faults.fired) > 1

    await eventually(moved_on, "the timeline cursor moved on while keys were fetched in vain")
    assert await _mail(parlour) == []
    faults.kill_at("keys-fetched")
    await parlour.process.wait_end(30)
    await parlour.start()
    await _send_key(bob, parlour.seat.ai_user_id, "second")

    async def there() -> bool:
        return [event["content"]["session"] for event in await _mail(parlour)] == [
            "first",
            "second",
        ]

    await eventually(there, "both keys in the database, once and in order")
    assert await _cursor(parlour, KEYS) != kept
    await parlour.stop()
