"""No model is asked about a turn that was opened before nothing could be sent there any more."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.model.effect import Keep
from appservice.model.given import AnswerFailed
from appservice.model.ids import TurnId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.streaming import Pace
from appservice.ports.store import NewRow
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.answer import Turns
from appservice.turns.codec import own_from_json
from appservice.turns.faults import no_fault
from tests.contracts.storage.samples import commit, new_turn
from tests.doors.privacies import of_groups
from tests.pure.policy.rooms import ALICE, NOW, ROOM, RULES, group, line


class Nobody:
    """Is no part of this: whatever is asked of it fails the test."""

    shows_typing = False

    async def look(self, *_: object) -> None:
        """Nothing is charged."""


@pytest.mark.parametrize(
    ("room", "rules"),
    [
        (group(), replace(RULES, stopped="repairs")),
        (replace(group(), group=replace(group().group, left_by=ALICE)), RULES),
    ],
    ids=["stopped", "leaving"],
)
async def test_no_model_is_asked_there(tmp_path: Path, room: Room, rules: Rules) -> None:
    rows: list[NewRow] = []

    async def take_own(row: NewRow) -> None:
        rows.append(row)

    async def current() -> Rules:
        return rules

    nobody = cast("Any", Nobody())
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as stores:
        store = stores.chat
        await store.put_room(room)
        await commit(
            store, "$1", ROOM, history=[Keep(replace(line(), event_id=new_turn("t").about))]
        )
        await commit(store, "$2", ROOM, open_turns=[new_turn("t")])
        turns = Turns(
            store,
            nobody,
            nobody,
            nobody,
            nobody,
            take_own,
            nobody,
            nobody,
            current,
            NullMeter(),
            lambda: NOW,
            no_fault,
            Pace(),
            of_groups(store),
            nobody,
            nobody,
        )
        await turns.look(ROOM)
        async with asyncio.timeout(10):
            while not rows:  # noqa: ASYNC110 - a poll with a deadline
                await asyncio.sleep(0.01)
        await turns.close(0)
    [row] = rows
    found = own_from_json(json.loads(row.raw))
    assert isinstance(found, AnswerFailed)
    assert found.turn_id == TurnId("t")
