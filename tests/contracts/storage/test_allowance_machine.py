"""Whatever comes in whatever order and however often: never too much, never twice, never less."""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from appservice.model.allowance import Claim, Limit, Measure, Whose
from appservice.model.ids import RoomId, TurnId, UserId
from appservice.ports.allowance import Allowance
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, emptied, postgresql_backend, sqlite_backend
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM

T = TypeVar("T")
WINDOW, MOST, MOST_IN_ROOM, MOST_TOKENS = 50, 2, 3, 20
TURNS = st.sampled_from([TurnId(f"t{number}") for number in range(9)])
PAYERS = st.sampled_from([ALICE, BOB, None])
ROOMS = st.sampled_from([ROOM, OTHER, None])


@dataclass
class Charge:
    payer: UserId | None
    room: RoomId | None
    at_ms: int
    tokens: int = 0
    settled: bool = False
    free: bool = False


class LedgerMachine(RuleBasedStateMachine):
    """A ledger, and what it is meant to hold. `backend` and `loop` are set by the test."""

    backend: ClassVar[Backend]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = 1000
        self.charges: dict[TurnId, Charge] = {}
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory(prefix="parlour-ledger-")
        self.here = self.backend
        if self.backend.admin is None:
            self.here = sqlite_backend(Path(self.folder.name))
        self.ledger = self.run(self._open())
        if self.here.admin is not None:
            self.run(emptied(self.here))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.folder.cleanup()

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.loop.run_until_complete(awaited())

    async def _open(self) -> Allowance:
        return (await self.stack.enter_async_context(self.here.open_rooms())).allowance

    def limits(self, payer: UserId | None, room: RoomId | None) -> list[Limit]:
        def one(whose: Whose, key: str, most: int, measure: Measure = Measure.REPLIES) -> Limit:
            return Limit(whose=whose, key=key, measure=measure, most=most, window_ms=WINDOW)

        in_room = Whose.REMARKS if payer is None else Whose.ROOM
        limits = [] if room is None else [one(in_room, room, MOST_IN_ROOM)]
        if payer is not None:
            limits.append(one(Whose.PERSON, payer, MOST))
            limits.append(one(Whose.PERSON, payer, MOST_TOKENS, Measure.TOKENS))
        return limits

    def amount(self, limit: Limit, now_ms: int) -> int:
        return sum(
            each.tokens if limit.measure is Measure.TOKENS else int(not each.free)
            for each in self.charges.values()
            if each.at_ms > now_ms - WINDOW
            and (
                each.payer == limit.key
                if limit.whose is Whose.PERSON
                else each.room == limit.key
                and (each.payer is None) == (limit.whose is Whose.REMARKS)
            )
        )

    @rule()
    def restart(self) -> None:
        self.run(self.stack.aclose())
        self.ledger = self.run(self._open())

    @rule(by=st.integers(0, 30))
    def wait(self, by: int) -> None:
        self.now_ms += by

    @rule(turn=TURNS, payer=PAYERS, room=ROOMS, tokens=st.integers(0, 9))
    def reserve(self, turn: TurnId, payer: UserId | None, room: RoomId | None, tokens: int) -> None:
        if turn in self.charges and self.charges[turn].free:
            return  # what is over is asked no more
        limits = self.limits(payer, room)
        claim = Claim(turn_id=turn, payer=payer, room_id=room, at_ms=self.now_ms, tokens=tokens)
        refused = self.run(self.ledger.reserve(claim, limits))
        full = [each for each in limits if self.amount(each, self.now_ms) >= each.most]
        if turn in self.charges or not full:
            assert refused is None
            self.charges.setdefault(turn, Charge(payer, room, self.now_ms)).tokens += tokens
            return
        assert refused is not None
        until_ms = refused.until_ms
        assert until_ms is not None
        assert self.now_ms < until_ms <= self.now_ms + WINDOW
        assert all(self.amount(each, until_ms) < each.most for each in limits)
        assert any(self.amount(each, until_ms - 1) >= each.most for each in limits)

    @rule(turn=TURNS, tokens=st.integers(0, 15))
    def spent(self, turn: TurnId, tokens: int) -> None:
        self.run(self.ledger.spent(turn, tokens))
        if turn in self.charges:
            self.charges[turn].tokens += tokens

    @rule(turn=TURNS)
    def settle(self, turn: TurnId) -> None:
        self.run(self.ledger.settle(turn))
        if turn in self.charges:
            self.charges[turn].settled = True

    @rule(turn=TURNS)
    def release(self, turn: TurnId) -> None:
        self.run(self.ledger.release(turn))
        if turn in self.charges and not self.charges[turn].settled:
            self.charges[turn].settled = self.charges[turn].free = True
            if self.charges[turn].tokens == 0:
                del self.charges[turn]

    @rule()
    def forget(self) -> None:
        before_ms = self.now_ms - WINDOW
        gone = [t for t, each in self.charges.items() if each.settled and each.at_ms < before_ms]
        assert self.run(self.ledger.forget(before_ms)) == len(gone)
        for turn in gone:
            del self.charges[turn]

    @invariant()
    def it_holds_what_was_charged(self) -> None:
        found = self.run(self.ledger.reserved())
        assert sorted(found) == sorted(t for t, each in self.charges.items() if not each.settled)
        for payer in (ALICE, BOB, None):
            limits = self.limits(payer, ROOM)
            for used in self.run(self.ledger.used(limits, self.now_ms)):
                assert used.amount == self.amount(used.limit, self.now_ms) >= 0
                if used.limit.measure is Measure.REPLIES:
                    assert used.amount <= used.limit.most


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_ledger_is_what_the_model_says(kind: str, postgres: Postgres, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    try:
        LedgerMachine.loop = loop
        LedgerMachine.backend = (
            sqlite_backend(tmp_path)
            if kind == "sqlite"
            else loop.run_until_complete(postgresql_backend(postgres))
        )
        run_state_machine_as_test(
            LedgerMachine,
            settings=settings(
                max_examples=4 if kind == "postgresql" else 15,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.close()
