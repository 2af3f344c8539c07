"""What prompts cost over long conversations: `python -m bench.window [--quick]`.

People of four rooms talk by turns with a real small model (`stage/model_server`), through our own
store, prompts, summaries and client. The model's server says how much of each prompt its cache
knew. Then prompts are made in a young and in an old room, where no model takes time.
"""

import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, cast

import click

from appservice.llm.chain import ModelChain
from appservice.llm.endpoint import Endpoint
from appservice.model.burst import Burst
from appservice.model.chat import Author, Line
from appservice.model.effect import AnswerTurn, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, TurnId, UserId
from appservice.model.prompt import Prompt
from appservice.model.reach import Reach
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.model.segment import Summary
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore, NewRow, NewTurn, Source, Step
from appservice.prompt.build import Budget
from appservice.prompt.tokens import PART_OVERHEAD, estimate
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.asking import Asking
from appservice.turns.clock import now_ms
from appservice.turns.faults import no_fault
from appservice.turns.privacy import Privacy
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.summarising import Summarising
from bench.events import AI, SERVER, person, room_id
from bench.figures import Figure, at_least, at_most, quantile, say, table
from bench.machine import facts
from bench.reckoned import ReckonedModel
from bench.rooms import fill
from stage.model_server import MODEL_NAME, ModelServer

ROOMS: Final = 4
TURNS: Final = 200
CACHED: Final = 0.85
GROWN: Final = 1.5
YOUNG, OLD = 300, 30_000
_PEOPLE: Final = 5
_PATIENCE_S: Final = 900.0
_BUDGET: Final = Budget(Budget.of(6000, 800).input_tokens, 32)  # as by default, short answers
_WORDS: Final = (
    "we should take the early train because it is cheaper and the market opens at nine",
    "my sister says the tea house behind the temple closes on Monday",
    "I booked two rooms, the third one is still open",
    "who has the tickets for the boat",
    "rain again, so the museum first",
    "the bill was forty two, split by five",
)


@dataclass
class Tally:
    """What the model's server and the prompts said, over all turns."""

    read: int = 0
    cached: int = 0
    longest: int = 0
    summaries: int = 0
    seconds: list[float] = field(default_factory=list)


class Rooms:
    """Conversations in several rooms of one store."""

    def __init__(self, store: RoomsStore, chain: ModelPort | None) -> None:
        self.store: ChatStore = store.chat
        self.tally = Tally()
        self.asking = Asking(UserId(AI), "Parlour", _BUDGET, now_ms)
        self._chain = chain
        self._chance = random.Random(1)
        self._numbers = itertools.count()
        self._rules = Rules(
            ai=UserId(AI), ai_name="Parlour", own_server=SERVER, models=(ModelFacts(name="small"),)
        )
        self.summaries = (
            None
            if chain is None
            else Summarising(
                self.store,
                Reaching(self.store, cast("Homeserver", None), self.rules),
                chain,
                Routing(self.rules, lambda: frozenset({"small"})),
                self.asking,
                self.rules,
                NullMeter(),
                now_ms,
                no_fault,
                self._privacy(),
            )
        )

    def _privacy(self) -> Privacy:
        """Of groups nothing is asked, so that nobody needs to answer."""

        async def of_nobody(_room_id: RoomId) -> UserId | None:
            return None

        async def not_expected(row: NewRow) -> None:
            raise AssertionError(row)

        nowhere = cast("Homeserver", None)
        return Privacy(self.store, nowhere, UserId(AI), of_nobody, not_expected, now_ms)

    async def rules(self) -> Rules:
        """What holds here."""
        return self._rules

    async def turn(self, room: RoomId) -> None:
        """Some talk, a question, its answer; then what is to be summarised."""
        for _ in range(self._chance.randrange(1, 4)):
            await self._say(room, self._chance.choice(_WORDS))
        prompt, turn = await self.prompt(room)
        assert self._chain is not None
        reach = Reach(room, own_machines_only=False)
        completion = await self._chain.complete(prompt, reach)
        tokens = sum(estimate(part.text) + PART_OVERHEAD for part in prompt.parts)
        self.tally.longest = max(self.tally.longest, tokens)
        self.tally.read += completion.input_tokens or 0
        self.tally.cached += completion.cached_tokens or 0
        answer = [AnswerTurn(turn, completion.text, prompt.used)]
        await self._commit(room, answers=answer)
        await self._sent(room, turn, completion.text)
        await self._summarised(room)

    async def prompt(self, room: RoomId) -> tuple[Prompt, TurnId]:
        """A question, and the prompt that it leads to."""
        about = await self._say(room, f"Parlour, what do you think? {self._chance.choice(_WORDS)}")
        turn = TurnId(f"turn{next(self._numbers)}")
        opened = NewTurn(
            turn_id=turn, about=about, asker=UserId(person(0)), thread=None, opened_ms=now_ms()
        )
        await self._commit(room, open_turns=[opened])
        snapshot, stored = await self.store.room(room), await self.store.turn(turn)
        asked = await self.store.line(room, about)
        assert snapshot is not None
        assert stored is not None
        assert asked is not None
        burst = Burst((asked,), upto=asked.position)
        started = time.perf_counter()
        made = await self.asking.prompt(self.store, snapshot, stored, burst)
        self.tally.seconds.append(time.perf_counter() - started)
        return made, turn

    async def _say(self, room: RoomId, body: str) -> EventId:
        event = EventId(f"$said{next(self._numbers)}")
        sender = person(self._chance.randrange(_PEOPLE))
        await self._commit(room, history=[Keep(_line(room, event, sender, body))])
        return event

    async def _sent(self, room: RoomId, turn: TurnId, words: str) -> None:
        await self.store.sending(turn, {"body": words}, turn)
        await self.store.sent(turn, _line(room, EventId(f"$own{turn}"), AI, words))

    async def _summarised(self, room: RoomId) -> None:
        assert self.summaries is not None
        lacking = room in self.asking.lacking
        self.summaries.look(room)
        deadline = time.monotonic() + _PATIENCE_S
        while lacking and self.summaries.busy and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        self.tally.summaries += lacking

    async def _commit(self, room: RoomId, **changes: object) -> None:
        key = f"row{next(self._numbers)}"
        row = NewRow(key=key, room_id=room, source=Source.OWN, raw="{}", seen_ms=now_ms())
        await self.store.append([row])
        step = Step(row_key=key, room_id=room, decision="", now_ms=now_ms(), **changes)  # type: ignore[arg-type]
        await self.store.commit(step)


def _line(room: RoomId, event: EventId, sender: str, body: str) -> Line:
    return Line(
        room_id=room,
        event_id=event,
        sender=UserId(sender),
        author=Author.AI if sender == AI else Author.HUMAN,
        kind=LineKind.TEXT,
        body=body,
        sent_ms=now_ms(),
    )


@asynccontextmanager
async def _opened(directory: Path, chain: ModelPort | None, *, lines: int) -> AsyncIterator[Rooms]:
    seal = IdentitySeal()
    async with open_rooms(f"sqlite:{directory}/rooms.db", None, seal, alone=True) as store:
        for number in range(ROOMS):
            await fill(store, number, now_ms(), people=_PEOPLE, lines=lines, seal=seal)
        yield Rooms(store, chain)


async def _small_model(stack: AsyncExitStack) -> ModelPort:
    server = await stack.enter_async_context(ModelServer(slots=ROOMS * 3))
    # A prompt that is sent once more after a time-out would be in the cache, all of it.
    endpoint = Endpoint(
        name="small",
        base_url=server.url,
        model=MODEL_NAME,
        first_token_timeout_s=_PATIENCE_S,
        idle_timeout_s=_PATIENCE_S,
        total_timeout_s=_PATIENCE_S,
    )
    return await stack.enter_async_context(ModelChain([endpoint]))


async def talk(directory: Path, turns: int, *, reckoned: bool) -> list[Figure]:
    """Conversations of so many turns in four rooms, one turn of each after the other."""
    await asyncio.to_thread(directory.mkdir)
    async with AsyncExitStack() as stack:
        nobody = ReckonedModel(_BUDGET.output_tokens)
        chain = nobody if reckoned else await _small_model(stack)
        rooms = await stack.enter_async_context(_opened(directory, chain, lines=0))
        for number in range(turns):
            for place in range(ROOMS):
                await rooms.turn(RoomId(room_id(place)))
            if number % 5 == 4:
                share = rooms.tally.cached / max(rooms.tally.read, 1)
                say(f"window: {number + 1} turns in each of {ROOMS} rooms, {share:.1%} cached")
    tally = rooms.tally
    asked = (
        f"{ROOMS} rooms by turns, {turns} turns each, {tally.summaries} times ranges were closed"
    )
    share = tally.cached / max(tally.read, 1)
    return [
        at_least("share of prompt tokens from the cache", share, "", CACHED, asked),
        at_most(
            "longest prompt, of its budget", tally.longest / _BUDGET.input_tokens, "", 1.000001
        ),
        Figure("tokens read by the model", float(tally.read - tally.cached), "tokens"),
    ]


async def age(directory: Path, turns: int) -> list[Figure]:
    """The time that a prompt takes to be made, in a young room and in an old one."""
    taken = []
    for lines in (YOUNG, OLD):
        folder = directory / str(lines)
        await asyncio.to_thread(folder.mkdir, parents=True)
        async with _opened(folder, None, lines=lines) as rooms:
            taken.append(await _taken(rooms, RoomId(room_id(0)), turns))
        say(f"window: a prompt in a room with {lines} lines takes {taken[-1] * 1000:.1f} ms")
    young, old = taken
    note = f"{young * 1000:.1f} ms with {YOUNG:,} lines, {old * 1000:.1f} ms with {OLD:,}"
    return [at_most("time for a prompt, old room to young", old / young, "", GROWN, note)]


async def _taken(rooms: Rooms, room: RoomId, turns: int) -> float:
    """Summaries are there at once, as if a model had made them."""
    for _ in range(turns):
        _, turn = await rooms.prompt(room)
        await rooms.store.drop_turn(turn, "measured")
        for segment in await rooms.store.segments(room, 12):
            if segment.summary is None:
                await rooms.store.summarised(segment, Summary(text="They talked about trains."))
    return quantile(rooms.tally.seconds, 0.25)  # what other programs take is not meant


@click.command()
@click.option("--quick", is_flag=True, help="Take fewer turns: a minute or two.")
@click.option("--reckoned", is_flag=True, help="Ask no model: tell what texts have in common.")
@click.option("--turns", default=TURNS, show_default=True, help="Turns in each of the rooms.")
def main(quick: bool, reckoned: bool, turns: int) -> None:
    """Measure prompts over long conversations."""
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as name:
        machine = facts(Path(name))
        say(f"on {machine}")
        figures = asyncio.run(age(Path(name) / "age", 20 if quick else 100))
        turns = 15 if quick else turns
        figures += asyncio.run(talk(Path(name) / "talk", turns, reckoned=reckoned))
    click.echo(table(figures))
    click.echo(json.dumps({"machine": machine, "figures": [asdict(each) for each in figures]}))


if __name__ == "__main__":
    main()
