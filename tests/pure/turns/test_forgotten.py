"""What somebody said before they were forgotten is not taken in again; what they say later is."""

from dataclasses import replace

import pytest

from appservice.model.given import Given, Tick
from appservice.model.ids import EventId, UserId
from appservice.turns.forgotten import nobody_erased, was_forgotten
from tests.pure.policy.rooms import ALICE, BOB, NOW, message, reaction

BEFORE = NOW - 10


async def alice_was(user: UserId) -> int:
    return NOW if user == ALICE else 0


@pytest.mark.parametrize(
    ("given", "forgotten"),
    [
        (message(sent_ms=BEFORE), True),
        (message(sent_ms=NOW), False),
        (message(sender=BOB, sent_ms=BEFORE), False),
        (reaction("x", sent_ms=BEFORE), True),
        (replace(message(sent_ms=BEFORE), replaces=EventId("$old")), True),
        (Tick("look"), False),
    ],
)
async def test_by_who_said_it_and_when(given: Given, forgotten: bool) -> None:
    assert await was_forgotten(given, alice_was) is forgotten
    assert not await was_forgotten(given, nobody_erased)
