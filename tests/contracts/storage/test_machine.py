"""Whatever is done to a store in whatever order, it stays what the plain model says it is."""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from appservice.model.effect import Amend, AnswerTurn, Erase, Keep
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.ports.store import ChatStore, Step
from appservice.storage.seal import AesGcmSeal
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, emptied, postgresql_backend, sqlite_backend
from tests.contracts.storage.model import OPEN, Model, ModelTurn
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM, line, new_turn, row, step

T = TypeVar("T")

ROOM_IDS = st.sampled_from([ROOM, OTHER])
KEYS = st.sampled_from([f"$k{number}" for number in range(12)])
EVENTS = st.sampled_from([EventId(f"$e{number}") for number in range(4)])
THREADS = st.sampled_from([None, "$root"])
TURNS = st.sampled_from([f"t{number}" for number in range(8)])
ABOUT = st.none() | st.sampled_from([EventId("$x"), EventId("$y")])
LIMIT = 2


class StoreMachine(RuleBasedStateMachine):
    """Runs on an event loop of its own; `backend` is set by the test."""

    backend: ClassVar[Backend]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory(prefix="parlour-machine-")
        self.here = self.backend
        if self.backend.admin is None:
            self.here = sqlite_backend(Path(self.folder.name))
        self.here = replace(self.here, seal=AesGcmSeal([bytes(32)]))
        self.chat = self.run(self._open())
        if self.here.admin is not None:
            self.run(emptied(self.here))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.folder.cleanup()

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.loop.run_until_complete(awaited())

    async def _open(self) -> ChatStore:
        return (await self.stack.enter_async_context(self.here.open_rooms())).chat

    def _commit(self, room: RoomId, **changes: Any) -> bool:
        """Commit a step for the room's next row, which is made when there is none."""
        key = self.model.next_row(room)
        if key is None:
            key = f"$made{len(self.model.rows)}"
            self.append([key], room)
        self.run(self.chat.commit(step(key, room, **changes)))
        return self.model.finish(key)

    @rule()
    def restart(self) -> None:
        self.run(self.stack.aclose())
        self.chat = self.run(self._open())

    @rule(keys=st.lists(KEYS, max_size=4), room=ROOM_IDS)
    def append(self, keys: list[str], room: RoomId) -> None:
        stored = self.run(self.chat.append([row(key, room) for key in keys]))
        assert stored == self.model.append(keys, room)

    @rule()
    def settle(self) -> None:
        self.run(self.chat.settle())
        waiting = self.run(self.chat.rooms_with_rows())
        assert set(waiting) == {r for r in (ROOM, OTHER) if self.model.next_row(r)}

    @rule(room=ROOM_IDS)
    def fail(self, room: RoomId) -> None:
        key = self.model.next_row(room)
        if key is not None:
            failed = self.run(self.chat.row_failed(room, key, "x", LIMIT))
            assert failed == self.model.fail(key, LIMIT)

    @rule(room=ROOM_IDS, event=EVENTS, which=st.sampled_from(["keep", "amend", "foreign", "erase"]))
    def change_history(self, room: RoomId, event: EventId, which: str) -> None:
        body = f"{which} {event}"
        effects = {
            "keep": Keep(line(event, body, room)),
            "amend": Amend(event, ALICE, body),
            "foreign": Amend(event, BOB, body),
            "erase": Erase(event),
        }
        if self._commit(room, history=[effects[which]]):
            match which:
                case "keep":
                    self.model.keep(room, event, body)
                case "amend":
                    self.model.amend(room, event, body)
                case "erase":
                    self.model.erase(room, event)

    @rule(room=ROOM_IDS, name=TURNS, thread=THREADS, about=ABOUT, drop=st.none() | ABOUT)
    def open_turn(
        self, room: RoomId, name: str, thread: str | None, about: str | None, drop: str | None
    ) -> None:
        opened = new_turn(name, thread, about or "$z")
        drops = [] if drop is None else [("why", EventId(drop))]
        if self._commit(room, open_turns=[opened], drop=drops):
            if drop is not None:
                self.model.drop_in(room, drop)
            self.model.open_turn(ModelTurn(name, room, thread, about or "$z"))

    @rule(room=ROOM_IDS, about=ABOUT)
    def drop_in_step(self, room: RoomId, about: EventId | None) -> None:
        if self._commit(room, drop=[("why", about)]):
            self.model.drop_in(room, about)

    @rule(room=ROOM_IDS, name=TURNS)
    def answer(self, room: RoomId, name: str) -> None:
        if self._commit(room, answers=[AnswerTurn(TurnId(name), "words")]):
            self.model.answer(room, name)

    @rule(name=TURNS)
    def sending(self, name: str) -> None:
        moved = self.run(self.chat.sending(TurnId(name), {"body": "x"}, f"txn {name}"))
        assert moved == self.model.move(name, ("answered",), "sending")

    @rule(name=TURNS)
    def sent(self, name: str) -> None:
        turn = self.model.turns.get(name)
        room = RoomId(turn.room) if turn else ROOM
        event = f"$sent:{name}"
        self.run(self.chat.sent(TurnId(name), line(event, event, room)))
        if self.model.move(name, ("sending",), "sent"):
            self.model.keep(room, event, event)

    @rule(name=TURNS)
    def drop(self, name: str) -> None:
        self.run(self.chat.drop_turn(TurnId(name), "why"))
        self.model.move(name, ("waiting", *OPEN), "dropped")

    @rule(key=KEYS)
    def commit_again(self, key: str) -> None:
        if self.model.phases.get(key) == "done":
            room = RoomId(self.model.rows[key])
            again: Step = step(key, room, open_turns=[new_turn("t7")], drop=[("no", None)])
            self.run(self.chat.commit(again))

    @invariant()
    def the_inbox_is_the_models(self) -> None:
        for room in (ROOM, OTHER):
            found = self.run(self.chat.next_row(room))
            assert (found.key if found else None) == self.model.next_row(room)

    @invariant()
    def the_history_is_the_models(self) -> None:
        for room in (ROOM, OTHER):
            found = [each.body for each in self.run(self.chat.lines(room, 99))]
            assert sorted(found) == self.model.said(room)

    @invariant()
    def the_turns_are_the_models(self) -> None:
        turns = self.run(self.chat.open_turns())
        assert [(turn.turn_id, turn.phase.value) for turn in turns] == self.model.unfinished()
        places = [(turn.room_id, turn.thread) for turn in turns if turn.phase.value in OPEN]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_is_what_the_model_says(kind: str, postgres: Postgres, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    try:
        StoreMachine.loop = loop
        StoreMachine.backend = (
            sqlite_backend(tmp_path)
            if kind == "sqlite"
            else loop.run_until_complete(postgresql_backend(postgres))
        )
        run_state_machine_as_test(
            StoreMachine,
            settings=settings(
                max_examples=12 if kind == "postgresql" else 25,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.close()
