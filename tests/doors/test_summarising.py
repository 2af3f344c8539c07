"""Summaries of closed ranges, on a real store and over the wire: made, made again, given up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.chat import Author
from appservice.model.effect import Amend, Keep
from appservice.model.event import Heard, LineKind
from appservice.model.ids import EventId
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.model.segment import Segment
from appservice.model.speaking import Mode
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.prompt.build import Budget
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.asking import Asking
from appservice.turns.faults import no_fault
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.summarising import Summarising
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import endpoint
from tests.contracts.storage.samples import commit
from tests.doors.privacies import of_groups
from tests.pure.policy.rooms import AI, ALICE, NOW, ROOM, RULES, group, line, state_change


@dataclass
class _At:
    """A homeserver with that state."""

    found: list[Heard]

    async def state(self, _room_id: str) -> list[Heard]:
        return self.found


@dataclass
class Desk:
    """A room with one closed range that lacks its summary, and who makes it."""

    store: ChatStore
    model: ScriptedModel
    chain: ModelChain
    rules: Rules
    now: int = NOW
    state: list[Heard] = field(default_factory=list)
    """What the homeserver has that we did not hear of yet."""

    async def look(self) -> Segment:
        """One look at the room, to its end; the range as it is then."""
        asking = Asking(AI, "Parlour", Budget(4000, 200), lambda: self.now)
        summaries = Summarising(
            self.store,
            Reaching(self.store, cast("Homeserver", _At(self.state)), self._rules),
            self.chain,
            Routing(self._rules, lambda: frozenset({"first"})),
            asking,
            self._rules,
            NullMeter(),
            lambda: self.now,
            no_fault,
            of_groups(self.store),
        )
        asking.lacking.add(ROOM)
        summaries.look(ROOM)
        assert not asking.lacking
        async with asyncio.timeout(10):
            while summaries.busy:  # noqa: ASYNC110 - a poll with a deadline
                await asyncio.sleep(0.01)
        await summaries.close(0)
        (segment,) = await self.store.segments(ROOM, 9)
        return segment

    async def _rules(self) -> Rules:
        return self.rules


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        store = (await enter(open_rooms(f"sqlite:{folder}/r.db", None, IdentitySeal()))).chat
        model = await enter(ScriptedModel())
        chain = await enter(ModelChain([endpoint(model.url)]))
        await store.put_room(group())
        said = [
            line("$1", Author.HUMAN),
            replace(line("$2", Author.HUMAN), body="we meet at noon", sender=ALICE),
            line("$3", Author.AI),
            replace(line("$4", Author.AI), kind=LineKind.NOTICE, body="a notice"),
            replace(line("$5", Author.HUMAN), body="said later"),
        ]
        await commit(store, "$k", ROOM, history=[Keep(each) for each in said])
        places = [each.position for each in await store.lines(ROOM, 9)]
        await store.close_segments(ROOM, [(places[0], places[3])])
        rules = replace(RULES, models=(ModelFacts(name="first"),))
        yield Desk(store, model, chain, rules)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as desk:
        yield desk


async def test_a_summary_is_made_of_the_stored_lines_of_its_range(desk: Desk) -> None:
    desk.model.rule(Rule(answer="Alice meets at noon.\n\n"))
    segment = await desk.look()
    assert segment.summary is not None
    assert segment.summary.text == "Alice meets at noon."
    assert set(segment.summary.event_ids) == {"$1", "$2", "$3"}
    assert segment.summary.names[ALICE] == "alice"
    (asked,) = desk.model.requests
    assert "we meet at noon" in asked.last_user
    assert "«Parlour»" in asked.last_user
    assert "said later" not in asked.last_user
    assert "a notice" not in asked.last_user


async def test_it_is_made_anew_from_what_is_stored_after_an_edit(desk: Desk) -> None:
    await desk.look()
    edit = Amend(EventId("$2"), ALICE, "we meet at six")
    await commit(desk.store, "$e", ROOM, history=[edit])
    segment = await desk.look()
    assert segment.summary is not None
    (_, asked) = desk.model.requests
    assert "we meet at six" in asked.last_user
    assert "noon" not in asked.last_user


async def test_nothing_to_tell_is_told_as_nothing(desk: Desk) -> None:
    desk.model.rule(Rule(answer="Nothing."))
    segment = await desk.look()
    assert segment.summary is not None
    assert segment.summary.text == ""


@pytest.mark.parametrize("rule", [Rule(answer="...!"), Rule(Do.EMPTY)], ids=range(2))
async def test_failures_wait_longer_each_time_and_end(desk: Desk, rule: Rule) -> None:
    desk.model.rule(rule)
    first = await desk.look()
    assert (first.summary, first.tries, first.retry_ms) == (None, 1, NOW + 60_000)
    asked = len(desk.model.requests)
    await desk.look()
    assert len(desk.model.requests) == asked, "not before its time"
    desk.now += 60_000
    second = await desk.look()
    assert (second.summary, second.tries, second.retry_ms) == (None, 2, desk.now + 480_000)
    desk.now += 480_000
    last = await desk.look()
    assert last.summary is not None
    assert last.summary.text == ""


async def test_nothing_is_given_up_while_no_model_answers(desk: Desk) -> None:
    desk.model.rule(Rule(Do.ERROR, status=500))
    for _ in range(5):
        segment = await desk.look()
        assert (segment.summary, segment.tries) == (None, 0)
        assert segment.retry_ms == desk.now + 300_000
        desk.now += 300_000
    desk.model.rule(Rule(answer="Alice meets at noon."))
    segment = await desk.look()
    assert segment.summary is not None
    assert segment.summary.text == "Alice meets at noon."


def _off(desk: Desk) -> None:
    desk.rules = replace(desk.rules, stopped="for a test")


def _no_model(desk: Desk) -> None:
    desk.rules = replace(desk.rules, models=())


@pytest.mark.parametrize("change", [_off, _no_model])
async def test_no_model_is_asked_where_none_may_be(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    change(desk)
    assert (await desk.look()).summary is None
    assert desk.model.requests == []


async def test_what_is_off_goes_to_no_model(desk: Desk) -> None:
    room = group()
    settings = replace(room.group.settings, mode=Mode.OFF)
    await desk.store.put_room(replace(room, group=replace(room.group, settings=settings)))
    assert (await desk.look()).summary is None
    assert desk.model.requests == []


@pytest.mark.parametrize("known", [True, False])
async def test_encrypted_words_stay_with_own_machines(desk: Desk, *, known: bool) -> None:
    await desk.store.put_room(group(encrypted=known))
    if not known:
        desk.state = [state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2")]
    desk.rules = replace(desk.rules, local_models_only=True)
    assert (await desk.look()).summary is None
    assert desk.model.requests == []
