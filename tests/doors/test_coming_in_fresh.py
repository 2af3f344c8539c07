"""Who is to come in is asked about first, where the operator has a rule about ages."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.group.inviting import Inviting
from appservice.group.links import LinkActs
from appservice.group.own import Noting
from appservice.model.age import NOT_READ, Age, AgeBand, AgePolicy, AgeRules, Ages, Trust
from appservice.model.coming import LetIn
from appservice.model.effect import AddPeople
from appservice.model.event import Membership
from appservice.model.ids import ActId, RoomId, UserId
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, StoredAct
from appservice.turns.known import Known
from tests.doors.web_world import LINK, NOW, WebWorld, web_world
from tests.pure.policy.rooms import AI, ALICE, CAROL, ROOM, member_change

CHILD = Age(AgeBand.FROM_13, Trust.STATED)
ADULT = Age(AgeBand.ADULT, Trust.PEER)


class Inviter:
    """A homeserver where Alice is with the AI user."""

    def __init__(self) -> None:
        self.invited: list[UserId] = []

    async def state(self, _room_id: str) -> list[Any]:
        return [member_change(user, Membership.JOIN) for user in (AI, ALICE)]

    async def invite(self, _room_id: str, user: UserId) -> None:
        self.invited.append(user)

    async def take(self, row: NewRow) -> None:
        pass


async def peer(users: Collection[UserId], room_id: RoomId, *, fresh: bool = False) -> Ages:
    """Carol's server tells who waits for it; at once nothing is known of her."""
    assert room_id == ROOM
    ages = {ALICE: CHILD, CAROL: ADULT if fresh else NOT_READ}
    return {user: ages[user] for user in users}


@pytest.mark.parametrize("by_link", [True, False])
async def test_a_peer_is_waited_for_before_anybody_is_refused(
    tmp_path: Path, by_link: bool
) -> None:
    async with web_world(tmp_path) as world:
        await world.put()
        world.rules = replace(world.rules, age=AgeRules(policies=frozenset({AgePolicy.NO_UNKNOWN})))
        homeserver = Inviter()
        if by_link:
            await _let_in(world, homeserver)
        else:
            await _add(world, homeserver)
        assert homeserver.invited == [CAROL]


async def _let_in(world: WebWorld, homeserver: Inviter) -> None:
    acts = LinkActs(
        world.store.chat,
        world.store.links,
        world.store.ledger,
        cast("Homeserver", homeserver),
        b"key",
        lambda token: token,
        world.current_rules,
        homeserver.take,
        lambda: NOW,
        lambda _where: None,
        Known(ages=peer),
    )
    stored = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="LetIn", payload={})
    await acts.let_in(stored, LetIn("w", CAROL, LINK.link_id))


async def _add(world: WebWorld, homeserver: Inviter) -> None:
    chat = world.store.chat
    inviting = Inviting(
        chat,
        world.store.ledger,
        cast("Homeserver", homeserver),
        world.current_rules,
        Noting(chat, homeserver.take, lambda: NOW),
        lambda: NOW,
        lambda _where: None,
        Known(ages=peer),
    )
    stored = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="AddPeople", payload={})
    await inviting.add(stored, AddPeople((CAROL,), ALICE))
