"""The call of a judge: on a real store and over the wire, one try, and silence for all else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.chat import Author
from appservice.model.effect import Keep
from appservice.model.event import Heard
from appservice.model.given import Judged
from appservice.model.group import Settings
from appservice.model.ids import ActId, EventId
from appservice.model.judging import AskJudge, Considered, JudgeRules, Judging, Opinion, Reason
from appservice.model.room import Room
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Step, StoredAct
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.codec import own_from_json
from appservice.turns.faults import no_fault
from appservice.turns.judging import Judge
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import endpoint
from tests.contracts.storage.samples import row
from tests.pure.policy.rooms import ALICE, NOW, ROOM, RULES, group, line

SAID = EventId("$said")
ACT = AskJudge(SAID, NOW)


class _Nothing:
    """A homeserver that knows no more of the room than we do."""

    async def state(self, _room_id: str) -> list[Heard]:
        return []


@dataclass
class Court:
    """A judge that is asked about one line of a room, and what it hands in."""

    store: ChatStore
    model: ScriptedModel
    chain: ModelChain
    rules: Rules
    taken: list[NewRow] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def judge(self) -> Judge:
        return Judge(
            self.store,
            Reaching(self.store, cast("Homeserver", _Nothing()), self._rules),
            self.chain,
            Routing(self._rules, lambda: frozenset({"first"})),
            self._take,
            self._rules,
            NullMeter(),
            lambda: NOW,
            no_fault,
        )

    async def word(self, act: AskJudge = ACT) -> Judged:
        """What becomes of asking."""
        judge = self.judge()
        stored = StoredAct(act_id=ActId("a"), room_id=ROOM, kind="AskJudge", payload={})
        assert await judge.ask(stored, act) == "asked"
        async with asyncio.timeout(10):
            await self.came.wait()
        await judge.close(0)
        (taken,) = self.taken
        own = own_from_json(json.loads(taken.raw))
        assert isinstance(own, Judged)
        assert taken.key == f"judged:{act.about}:{act.asked_ms}"
        return own

    async def _rules(self) -> Rules:
        return self.rules

    async def _take(self, taken: NewRow) -> None:
        self.taken.append(taken)
        self.came.set()


@asynccontextmanager
async def sitting(folder: Path, *, local_only: bool = False) -> AsyncIterator[Court]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        store = (await enter(open_rooms(f"sqlite:{folder}/r.db", None, IdentitySeal()))).chat
        model = await enter(ScriptedModel())
        chain = await enter(ModelChain([endpoint(model.url)]))
        considered = Considered(
            about=SAID, asker=ALICE, since_ms=NOW, heard_ms=NOW, asked_ms=NOW, tries=1
        )
        room = group(encrypted=local_only)
        room = replace(room, group=replace(room.group, judging=Judging(considered=considered)))
        lines = [Keep(line(name, Author.HUMAN)) for name in ("$before", SAID, "$after")]
        await store.put_room(room)
        await store.append([row("$r", ROOM)])
        await store.commit(
            Step(row_key="$r", room_id=ROOM, decision="x", now_ms=NOW, history=lines)
        )
        rules = replace(
            RULES,
            models=(ModelFacts(name="first"),),
            judge=JudgeRules(timeout_ms=60_000),
            local_models_only=local_only,
        )
        yield Court(store, model, chain, rules)


@pytest.fixture
async def court(tmp_path: Path) -> AsyncIterator[Court]:
    async with sitting(tmp_path) as court:
        yield court


def said(**more: object) -> Rule:
    word = {"call": "speak", "emoji": "", "sure": 0.8, "why": "can help"}
    return Rule(answer=json.dumps(word | more))


async def test_its_word_becomes_an_input(court: Court) -> None:
    court.model.rule(said())
    word = await court.word()
    assert word == Judged(SAID, NOW, Opinion.SPEAK, Reason.CAN_HELP, 0.8, None)
    (asked,) = court.model.requests
    assert asked.body["response_format"]["type"] == "json_schema"
    assert asked.body["max_tokens"] <= 120


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule(answer="I would say so!"), Reason.NONSENSE),
        (said(call="shout"), Reason.NONSENSE),
        (said(sure="very"), Reason.NONSENSE),
        (Rule(Do.ERROR, status=500), Reason.FAILED),
        (Rule(Do.ERROR, status=401), Reason.FAILED),
        (Rule(Do.RATE_LIMIT), Reason.FAILED),
        (Rule(Do.HANG), Reason.FAILED),
        (Rule(Do.STALL), Reason.FAILED),
        (Rule(Do.EMPTY), Reason.FAILED),
    ],
    ids=range(9),
)
async def test_every_failure_is_silence_after_one_try(
    court: Court, rule: Rule, why: Reason
) -> None:
    if rule.do in (Do.HANG, Do.STALL):
        court.rules = replace(court.rules, judge=JudgeRules(timeout_ms=300))
    court.model.rule(rule)
    word = await court.word()
    assert (word.opinion, word.why, word.sure) == (Opinion.SILENT, why, 0.0)
    assert len(court.model.requests) == 1


async def test_nobody_is_asked_about_what_is_gone(court: Court) -> None:
    gone = AskJudge(EventId("$gone"), NOW)
    room = await court.store.room(ROOM)
    assert room is not None
    considered = room.group.judging.considered
    assert considered is not None
    judging = Judging(considered=replace(considered, about=gone.about))
    await court.store.put_room(replace(room, group=replace(room.group, judging=judging)))
    assert (await court.word(gone)).why is Reason.GONE
    assert court.model.requests == []


async def test_what_was_overtaken_is_not_asked(court: Court) -> None:
    judge = court.judge()
    stored = StoredAct(act_id=ActId("a"), room_id=ROOM, kind="AskJudge", payload={})
    await judge.ask(stored, AskJudge(SAID, NOW - 1))
    await judge.close(5)
    assert (court.taken, court.model.requests) == ([], [])


async def test_what_is_encrypted_reaches_no_judge_elsewhere(tmp_path: Path) -> None:
    async with sitting(tmp_path, local_only=True) as court:
        court.rules = replace(court.rules, judge=replace(court.rules.judge, model="first"))
        assert (await court.word()).why is Reason.FAILED
        court.rules = replace(court.rules, judge=JudgeRules())
        court.taken.clear()
        court.came.clear()
        assert (await court.word()).why is Reason.FAILED
        assert court.model.requests == []


def _quiet(room: Room) -> Room:
    return replace(room, quiet_until_ms=NOW + 1000)


def _off(room: Room) -> Room:
    return replace(room, group=replace(room.group, settings=Settings(mode=Mode.OFF)))


def _over(room: Room) -> Room:
    return replace(room, group=replace(room.group, judging=Judging()))


def _encrypted(room: Room) -> Room:
    return replace(room, encrypted=True)


@pytest.mark.parametrize("change", [_quiet, _off, _over, _encrypted])
async def test_a_call_that_is_not_wanted_any_more_is_ended(
    court: Court, change: Callable[[Room], Room]
) -> None:
    court.rules = replace(court.rules, local_models_only=True)
    court.model.rule(Rule(Do.HANG))
    judge = court.judge()
    stored = StoredAct(act_id=ActId("a"), room_id=ROOM, kind="AskJudge", payload={})
    await judge.ask(stored, ACT)
    await court.model.wait_for(1)
    await judge.look(ROOM)
    assert court.model.cut_off == 0
    room = await court.store.room(ROOM)
    assert room is not None
    await court.store.put_room(change(room))
    await judge.look(ROOM)
    await court.model.wait_cut_off(1)
    await judge.close(5)
