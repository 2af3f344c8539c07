"""Quiet hours go by the clock on the wall, also when that is put on while people wait."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from stage.clocks import Zones
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import ask, eventually, said_by, tell
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

QUIET = "one of the quiet times"
SHIFT_S = 3 * 3600
TRIES_S = (5, 15, 45)
"""How long before the clocks change a journey begins; more where the machine was too slow."""


@dataclass(frozen=True)
class Turning:
    """A Parlour, and zones that it has not looked into yet."""

    parlour: Parlour
    zones: Zones

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id


@pytest.fixture(scope="module")
async def turning(world: World) -> AsyncIterator[Turning]:
    running = world.parlour()
    zones = Zones(running.directory / "zones")
    for name in TRIES_S:
        zones.write(f"Stage/Turns{name}", 2**31 - 1, SHIFT_S)
    running.env |= zones.env
    running.warm = None  # whoever forks it knows its zones already
    await running.start()
    yield Turning(running, zones)
    await running.stop()


def around(moment_s: float) -> str:
    """Half an hour before until half an hour after that, on the clock of UTC."""
    at, half = datetime.fromtimestamp(moment_s, UTC), timedelta(minutes=30)
    return f"{at - half:%H:%M}-{at + half:%H:%M}"


@dataclass(frozen=True)
class Child:
    """Somebody young, with a chat of their own and a guardian."""

    person: Person
    chat: str
    guardian: Person
    their_chat: str

    async def quiet(self, ai: str, hours: str) -> None:
        """Have the guardian set that."""
        wish = f"!ai guardian {self.person.user_id} quiet {hours}"
        await tell(self.guardian, self.their_chat, ai, wish, f"For {self.person.user_id} it is now")

    async def asks(self, ai: str) -> bool:
        """Whether a question in their own chat is answered, and not put off."""
        question = word()
        asked = await self.person.send_text(self.chat, question)
        said = await self.person.wait_event(
            self.chat,
            lambda e: (
                e["sender"] == ai
                and (answer_to(question) in str(e["content"]) or QUIET in str(e["content"]))
            ),
            after=asked,
        )
        return answer_to(question) in str(said["content"])


async def child(world: World, parlour: Parlour, name: str) -> Child:
    person, guardian = await world.person(name), await world.person(f"Of{name}")
    ai = parlour.seat.ai_user_id
    chats = await direct_chat(person, ai), await direct_chat(guardian, ai)
    linked = await parlour.command("guardian link", guardian.user_id, person.user_id)
    assert linked.code == 0, linked
    return Child(person, chats[0], guardian, chats[1])


@dataclass(frozen=True)
class Begun:
    """Kim's quiet hours are now, Lee's in three hours, or when the clocks are put on at `turns_s`.

    `before` is who of the two was answered, before that moment if the machine was quick enough.
    """

    kim: Child
    lee: Child
    friend: Person
    room: str
    turns_s: int
    before: tuple[bool, bool]


async def begun(world: World, turning: Turning, wait_s: int) -> Begun:
    ai = turning.ai
    kim, lee = [await child(world, turning.parlour, name) for name in ("Kim", "Lee")]
    friend = await world.person("Finn")
    room = await make_group(friend, ai, lee.person)
    turns_s = int(time.time()) + wait_s
    turning.zones.write(f"Stage/Turns{wait_s}", turns_s, SHIFT_S)
    await kim.quiet(ai, f"{around(turns_s)} Stage/Turns{wait_s}")
    await lee.quiet(ai, f"{around(turns_s + SHIFT_S)} Stage/Turns{wait_s}")
    before = await kim.asks(ai), await lee.asks(ai)
    return Begun(kim, lee, friend, room, turns_s, before)


async def test_clocks_are_put_on_and_quiet_hours_with_them(world: World, turning: Turning) -> None:
    ai, first, *more = turning.ai, *TRIES_S
    now = await begun(world, turning, first)
    for wait_s in more:
        if time.time() >= now.turns_s:
            now = await begun(world, turning, wait_s)
    assert now.before == (False, True), "now is quiet, three hours later is not yet"

    async def clocks_were_put_on() -> bool:
        return time.time() > now.turns_s

    await eventually(clocks_were_put_on, TRIES_S[-1] + 5)
    assert await now.kim.asks(ai)
    assert not await now.lee.asks(ai)
    unheard = word()
    await now.lee.person.send_text(now.room, unheard, mentions=[ai])
    await ask(now.friend, now.room, ai)
    assert not any(answer_to(unheard) in said for said in said_by(now.friend, now.room, ai))


async def test_a_quiet_time_keeps_help_from_nobody(world: World, turning: Turning) -> None:
    ai, sam = turning.ai, await child(world, turning.parlour, "Sam")
    room = await make_group(await world.person("Finn"), ai, sam.person)
    await sam.quiet(ai, f"{around(time.time())} UTC")
    assert not await sam.asks(ai)
    heard = "sounds as if you do not want to live"
    asked = await sam.person.send_text(sam.chat, "I don't want to live anymore")
    told = await sam.person.wait_text(sam.chat, heard, sender=ai, after=asked)
    assert "findahelpline.com" in told["content"]["body"]
    await sam.person.send_text(room, "I want to die", mentions=[ai])
    await sam.person.wait_text(sam.chat, heard, sender=ai, after=told["event_id"])
    assert said_by(sam.person, room, ai, after=None)[-1].count(heard) == 0
