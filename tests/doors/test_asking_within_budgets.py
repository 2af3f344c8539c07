"""Guardians are asked only about whom the one who wants them there could invite by their budget."""

from dataclasses import replace
from pathlib import Path

import pytest

from appservice.group.inviting import Inviting
from appservice.group.own import Noting
from appservice.model.age import AgePolicy, AgeRules, Unknown
from appservice.model.effect import AddPeople
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.rules import Budgets, Rules
from appservice.ports.store import StoredAct
from appservice.turns.known import NOBODY_KNOWN
from tests.doors.crossing_world import KYOTO, crossing_world, stored
from tests.pure.policy.rooms import BOB, CAROL, NOW, RULES

DAN = UserId("@dan:c.test")


@pytest.mark.parametrize("budget", [0, 2])
async def test_who_may_invite_nobody_has_no_guardian_asked(tmp_path: Path, budget: int) -> None:
    asked: list[tuple[UserId, RoomId, UserId]] = []
    ages = AgeRules(unknown=Unknown.SHIELDED, policies=frozenset({AgePolicy.GUARDIANS_APPROVE}))

    async def rules() -> Rules:
        budgets = Budgets(invitations_per_day=budget)
        return replace(RULES, age=ages, blocked=(DAN,), budgets=budgets)

    async def ask(act: StoredAct, child: UserId, by: UserId) -> None:
        asked.append((child, act.room_id, by))

    async def take(row: object) -> None:
        """What comes of it is not looked at here."""

    async with crossing_world(tmp_path) as world:
        inviting = Inviting(
            world.rooms.chat,
            world.rooms.ledger,
            world.homeserver,
            rules,
            Noting(world.rooms.chat, take, lambda: NOW),
            lambda: NOW,
            lambda _: None,
            NOBODY_KNOWN,
        )
        inviting.ask_guardians = ask
        wish = AddPeople((CAROL, DAN), BOB, about=EventId("$about"))
        await inviting.add(stored("add", KYOTO), wish)
        # Who is refused for another reason is handed on likewise: both take as long.
        assert asked == ([(CAROL, KYOTO, BOB), (DAN, KYOTO, BOB)] if budget else [])
