"""What was removed is in no later prompt: not as a line, a sign, a name, nor by way of own words.

Everything that makes prompts plays a parrot here: a summary repeats all that it was made from, an
answer all that people said in what it was made from. So whatever a prompt lets through comes back
in later ones. What an answer only has from earlier answers it does not say once more.
"""

import asyncio
import itertools
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.effect import Amend, AnswerTurn, Erase, HistoryEffect, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, TurnId
from appservice.model.prompt import Prompt
from appservice.model.segment import Summary
from appservice.policy.bursts import burst_of
from appservice.ports.store import ChatStore
from appservice.prompt.build import LEAST_INPUT_TOKENS, Budget
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.turns.asking import Asking
from appservice.turns.recalling import is_told
from tests.contracts.storage.samples import commit, new_turn
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, ROOM, group

_SECRET = re.compile(r"\b[wsa]\d+x\b")
_HEARD = re.compile(r"\bw\d+x\b")


@dataclass
class Parrot:
    """A room, and everything that was said in it and removed again."""

    store: ChatStore
    asking: Asking
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    secrets: dict[EventId, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    prompts: int = 0
    summaries: int = 0

    async def put(self, *effects: HistoryEffect, **more: Any) -> None:
        await commit(self.store, f"$row{next(self.numbers)}", ROOM, history=effects, **more)

    async def say(self, kind: LineKind = LineKind.TEXT, **more: Any) -> None:
        number = next(self.numbers)
        event, secret = EventId(f"$e{number}"), f"w{number}x"
        body = "" if kind is LineKind.IMAGE else secret + " so to say, at some length" * 6
        line = Line(
            room_id=ROOM,
            event_id=event,
            sender=ALICE if number % 2 else BOB,
            author=Author.HUMAN,
            kind=kind,
            body=body,
            sent_ms=NOW + number * 60_000,
            file=f"{secret} a.png" if kind is LineKind.IMAGE else None,
        )
        line = replace(line, **more)
        self.secrets[event] = {secret}
        await self.put(Keep(line))

    async def follow(self, place: int) -> None:
        said = list(self.secrets)
        await self.say(thread=said[place % len(said)] if said else None)

    async def react(self, place: int) -> None:
        number = next(self.numbers)
        said = list(self.secrets)
        self.secrets[EventId(f"$e{number}")] = {f"s{number}x"}
        mark = Line(
            room_id=ROOM,
            event_id=EventId(f"$e{number}"),
            sender=BOB,
            author=Author.HUMAN,
            kind=LineKind.REACTION,
            body=f"s{number}x",
            sent_ms=NOW,
            reply_to=said[place % len(said)] if said else EventId("$none"),
        )
        await self.put(Keep(mark))

    async def redact(self, place: int) -> None:
        if not self.secrets:
            return
        event = list(self.secrets)[place % len(self.secrets)]
        self.gone |= self.secrets.pop(event)
        await self.put(Erase(event))

    async def edit(self, place: int) -> None:
        event = list(self.secrets)[place % len(self.secrets)] if self.secrets else None
        found = None if event is None else await self.store.line(ROOM, event)
        if event is not None and found is not None and not found.kind.is_mark:
            number = next(self.numbers)
            self.secrets[event] |= {f"w{number}x"}
            await self.put(Amend(event, found.sender, f"w{number}x instead", found.file))

    async def ask(self, between: int | None = None) -> None:
        """A question and its answer; perhaps something is removed while that is made."""
        await self.say()
        number = next(self.numbers)
        turn, about = TurnId(f"t{number}"), list(self.secrets)[-1]
        await self.put(open_turns=[replace(new_turn(turn, about=about))])
        stored = await self.store.turn(turn)
        assert stored is not None
        question = await self.store.line(ROOM, about)
        assert question is not None
        burst = burst_of(stored, question)
        prompt = await self.asking.prompt(self.store, group(), stored, burst)
        words = self.checked(prompt, _HEARD).replace("w", "a")
        if between is not None:
            await self.redact(between)
        await self.put(answers=[AnswerTurn(turn, words, prompt.used)])
        await self.store.sending(turn, {"body": words}, f"txn{number}")
        own = Line(
            room_id=ROOM,
            event_id=EventId(f"$a{number}"),
            sender=AI,
            author=Author.AI,
            kind=LineKind.TEXT,
            body=words,
            sent_ms=NOW,
        )
        await self.store.sent(turn, own)

    async def summarise(self) -> None:
        for segment in await self.store.segments(ROOM, 99):
            if segment.summary is not None:
                continue
            found = await self.store.lines_between(ROOM, 99, segment.from_place, segment.to_place)
            lines = [line for line in found if is_told(line)]
            made = self.asking.summary_prompt(group(), lines)
            text = "" if made is None else self.checked(made[0], _SECRET)
            await self.store.summarised(segment, Summary(text=text))
            self.summaries += 1

    def checked(self, prompt: Prompt, words: re.Pattern[str]) -> str:
        """What a parrot says to a prompt, in which nothing is that was removed."""
        self.prompts += 1
        text = "\n".join(part.text for part in prompt.parts)
        told = {word.replace("a", "w") for word in _SECRET.findall(text)}
        assert not told & self.gone, "what was removed was told"
        return " ".join(sorted(set(words.findall(text)))[:60])


@asynccontextmanager
async def parrot() -> AsyncIterator[Parrot]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_rooms(f"sqlite:{folder}/r.db", None, IdentitySeal()) as rooms:
            asking = Asking(AI, "Parlour", Budget(LEAST_INPUT_TOKENS, 100), lambda: NOW)
            yield Parrot(rooms.chat, asking)


_PLACE = st.integers(0, 40)
_STEPS = st.one_of(
    st.tuples(st.just("say")),
    st.tuples(st.just("file")),
    st.tuples(st.just("ask")),
    st.tuples(st.just("ask"), _PLACE),
    st.tuples(st.just("summarise")),
    st.tuples(st.sampled_from(["react", "redact", "edit", "follow"]), _PLACE),
)


async def play(steps: list[tuple[Any, ...]]) -> Parrot:
    async with parrot() as one:
        for what, *more in steps:
            if what == "file":
                await one.say(LineKind.IMAGE)
            else:
                await getattr(one, what)(*more)
        await one.summarise()
        await one.ask()
        return one


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_STEPS, min_size=10, max_size=40))
def test_what_was_removed_is_in_no_later_prompt(steps: list[tuple[Any, ...]]) -> None:
    asyncio.run(play(steps))


def test_nor_does_it_come_back_by_summaries_and_own_answers() -> None:
    """Long enough for summaries; each thing that is removed was repeated by own answers before."""
    steps: list[tuple[Any, ...]] = []
    for number in range(24):
        steps += [("say",), ("file",), ("react", number), ("ask",)]
        steps += [("summarise",), ("redact", number * 7)] if number % 3 == 2 else []
        steps += [("edit", number)] if number % 5 == 4 else []
        steps += [("follow", number * 3)] if number % 4 == 1 else []
    played = asyncio.run(play(steps))
    assert played.summaries >= 3
    assert played.prompts > 30
