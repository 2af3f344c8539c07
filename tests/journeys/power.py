"""Power in rooms, as journeys use and watch it."""

from typing import Any
from urllib.parse import quote

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import Event
from tests.journeys.world import World

LEVELS = "m.room.power_levels"


async def change_levels(person: Person, room: str, **changed: Any) -> str:
    """Change keys of the power levels as a person; mappings are laid over. The event ID."""
    now = await person.state(room, LEVELS)
    return await person.send_state(room, LEVELS, _laid_over(now, changed))


async def change_levels_as_ai(world: World, parlour: Parlour, room: str, **changed: Any) -> None:
    """The same as the AI user, behind Parlour's back: it does not undo what it did itself."""
    where = f"/_matrix/client/v3/rooms/{quote(room)}/state/{LEVELS}?user_id={_ai(parlour)}"
    token = parlour.seat.as_token
    now = await world.a.call("GET", where, token=token)
    await world.a.call("PUT", where, token=token, body=_laid_over(now, changed))


async def wait_state(
    person: Person, room: str, kind: str, by: str, content: Event, *, after: str | None = None
) -> Event:
    """The state event by which somebody sets these keys."""

    def fits(event: Event) -> bool:
        is_it = event["type"] == kind and event["sender"] == by
        return is_it and bool(event["content"] | content == event["content"])

    return await person.wait_event(room, fits, after=after, what=f"{kind} with {content}")


def times(person: Person, room: str, first: str, then: str) -> int:
    """The milliseconds between two events, by the clock of the homeserver."""
    sent = {event["event_id"]: event["origin_server_ts"] for event in person.timeline(room)}
    return int(sent[then] - sent[first])


def _ai(parlour: Parlour) -> str:
    return quote(parlour.seat.ai_user_id)


def _laid_over(now: Event, changed: Event) -> Event:
    merged = dict(now)
    for key, value in changed.items():
        merged[key] = now.get(key, {}) | value if isinstance(value, dict) else value
    return merged
