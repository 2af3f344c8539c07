"""One person too many: repaired by Parlour, or refused by the companion module; and its cost.

Two Synapses on SQLite run side by side, one with the module. A Parlour keeps a group on the one
without it. What the module costs is measured in rooms that no Parlour keeps, on the one with it:
Synapse asks no module about what an administrator does, so the same process and the same room
tell what it takes with the module and without, in turn.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from bench.cap_rooms import Caller, big_room, caller, group_of, kept_room, until, where
from bench.figures import Figure, at_most, quantile, say
from stage.cap_module import synapse_with_cap
from stage.parlour import Parlour
from stage.scripted_model import ScriptedModel
from stage.seat import Seat, settings
from stage.synapse import Synapse

STATE_EVENTS: Final = 1200
QUICK_STATE_EVENTS: Final = 200
_SEATS: Final = 2


async def measure(directory: Path, *, quick: bool) -> list[Figure]:
    """All figures. `quick` takes fewer samples."""
    rounds = 10 if quick else 60
    async with _homeservers(directory) as (plain, guarded, parlour):
        repaired = await _repaired(plain, parlour, 5 if quick else 20)
        refused = await _refused(guarded, rounds)
        costs = await _costs(guarded, rounds, quick=quick)
    return [
        Figure("one too many: withdrawn by Parlour, p50", median(repaired) * 1000, "ms"),
        Figure("one too many: withdrawn by Parlour, p95", quantile(repaired, 0.95) * 1000, "ms"),
        Figure("one too many: refused by the module, p50", median(refused) * 1000, "ms"),
        *costs,
    ]


@contextlib.asynccontextmanager
async def _homeservers(directory: Path) -> AsyncIterator[tuple[Synapse, Synapse, Parlour]]:
    plain, guarded = Synapse(directory / "plain"), synapse_with_cap(directory / "guarded")
    seat = Seat.at(plain, directory / "seat")
    async with ScriptedModel() as model:
        groups = {"groups": {"max_people": _SEATS, "settle": "1h"}}
        written = settings(seat, model_url=model.url, model="scripted", changes=groups)
        parlour = Parlour(directory / "parlour", seat, written)
        await asyncio.gather(plain.start(), guarded.start())
        try:
            await parlour.start()
            yield plain, guarded, parlour
        finally:
            await parlour.stop()
            await asyncio.gather(plain.stop(), guarded.stop())


async def _repaired(server: Synapse, parlour: Parlour, rounds: int) -> list[float]:
    """Seconds from the homeserver's yes until the invitation is gone."""
    alice, bob, carol = [await caller(server, name) for name in ("alice", "bob", "carol")]
    room = await group_of(alice, parlour.seat.ai_user_id)
    await alice.call("POST", f"{where(room)}/invite", {"user_id": bob.user_id})
    await bob.call("POST", f"{where(room)}/join", {})
    taken: list[float] = []
    for _ in range(rounds):
        await alice.call("POST", f"{where(room)}/invite", {"user_id": carol.user_id})
        taken.append(await until(alice, room, carol.user_id, "leave"))
    return taken


async def _refused(server: Synapse, rounds: int) -> list[float]:
    """Seconds until the homeserver's no."""
    ai, alice, bob = [await caller(server, name) for name in ("ai", "alice", "bob")]
    room = await kept_room(ai, alice, _SEATS)
    await ai.call("POST", f"{where(room)}/invite", {"user_id": bob.user_id})
    carol = await caller(server, "carol")
    taken: list[float] = []
    for _ in range(rounds):
        seconds, status = await ai.timed(
            "POST", f"{where(room)}/invite", {"user_id": carol.user_id}
        )
        if status != 403:
            raise RuntimeError(f"the module let one too many in: {status}")
        taken.append(seconds)
    return taken


async def _costs(server: Synapse, rounds: int, *, quick: bool) -> list[Figure]:
    """What invitations and joins take in foreign rooms, with the module and without."""
    admin = Caller(server, await server.register("admin", "password", admin=True))
    member = await caller(server, "member")
    figures: list[Figure] = []
    for state_events in (0, QUICK_STATE_EVENTS if quick else STATE_EVENTS):
        say(f"cap: a room with {state_events} more state events")
        room = await big_room(admin, state_events)
        await admin.call("POST", f"{where(room)}/invite", {"user_id": member.user_id})
        await member.call("POST", f"{where(room)}/join", {})
        taken: dict[str, tuple[list[float], list[float]]] = {
            what: ([], []) for what in ("invitation", "join")
        }
        for number in range(rounds):
            # In turn, and the other one first each time: what both wait for falls on both.
            for asked in ((False, True), (True, False))[number % 2]:
                for what, seconds in zip(
                    taken, await _one(room, member if asked else admin, asked=asked), strict=True
                ):
                    taken[what][asked].append(seconds)
        for what, (without, with_module) in taken.items():
            where_from = f"{what} in a foreign room, {state_events} state events"
            figures += _compared(where_from, quick_of(without), quick_of(with_module))
    return figures


async def _one(room: str, inviter: Caller, *, asked: bool) -> tuple[float, float]:
    """One invitation and one join, in seconds. Of an administrator's acts no module is asked."""
    guest = await caller(inviter.server, "guest", admin=not asked)
    place = where(room)
    invited, _ = await inviter.timed("POST", f"{place}/invite", {"user_id": guest.user_id})
    joined, status = await guest.timed("POST", f"{place}/join", {})
    if status != 200:
        raise RuntimeError(f"the module keeps people out of a foreign room: {status}")
    return invited, joined


def quick_of(taken: Sequence[float]) -> float:
    """What the quickest quarter stays under: other work on the machine makes it only slower."""
    return quantile(taken, 0.25)


def _compared(what: str, without: float, with_module: float) -> list[Figure]:
    return [
        Figure(f"{what}: without the module", without * 1000, "ms"),
        Figure(f"{what}: with it", with_module * 1000, "ms"),
        at_most(f"{what}: ratio", with_module / without, "", 1.15),
    ]
