"""What a new group is to be called is looked at before the AI user invites anybody to it."""

from pathlib import Path
from typing import Any, cast

import pytest

from appservice.group.making import Making
from appservice.model.effect import MakeGroup
from appservice.model.event import Membership
from appservice.model.ids import RequestId, RoomId, UserId
from appservice.model.rules import Rules
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow
from appservice.prompt.catalogue import say
from appservice.prompt.refusing import help_near
from appservice.turns.privacy import Privacy
from tests.doors.privacies import clearing_of
from tests.doors.rates import Rates, shielded
from tests.doors.test_making_encrypted import CHAT, NEW, STORED
from tests.doors.test_making_encrypted import Rooms as _Rooms
from tests.doors.web_world import web_world
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, RULES, member_change


class Rooms(_Rooms):
    """Alice is alone with the AI user in the chat where she asks."""

    async def state(self, room_id: RoomId) -> list[Any]:
        if room_id == CHAT:
            return [member_change(user, Membership.JOIN) for user in (AI, ALICE)]
        return await super().state(room_id)


async def made(
    folder: Path, rooms: Rooms, name: str, rules: Rules, *tries: Rates | None
) -> list[str]:
    """What is said where a group of that name was asked for, tried while these rate."""

    async def current() -> Rules:
        return rules

    async def person_of(room_id: RoomId) -> UserId | None:
        return ALICE if room_id == CHAT else None

    async def handed_back(_row: NewRow) -> None:
        """The chat that asked for it is not looked at here."""

    async with web_world(folder) as world:
        homeserver = cast("Homeserver", rooms)
        privacy = Privacy(world.store.chat, homeserver, AI, person_of, handed_back, lambda: NOW)
        for rates in tries:
            making = Making(
                world.store.chat,
                world.store.directory,
                world.store.ledger,
                homeserver,
                current,
                handed_back,
                lambda: NOW,
                lambda _where: None,
                privacy,
                clearing_of(current, rates),
            )
            act = MakeGroup(RequestId("$new"), name, ALICE, (BOB,), CHAT)
            await making.make(STORED, act)
    return [body for room, body in rooms.said if room == CHAT]


@pytest.mark.parametrize(
    ("name", "rates", "told"),
    [
        ("All about gore", Rates(), say("group_name_unfit")),
        ("Tea", None, say("group_name_not_judged")),
        (
            "harmword",
            Rates(),
            f"{say('group_name_unfit')}\n{say('group_name_help', help=help_near(None))}",
        ),
    ],
)
async def test_an_unfit_name_is_refused_kindly_and_nobody_invited(
    tmp_path: Path, name: str, rates: Rates | None, told: str
) -> None:
    rooms = Rooms()
    assert await made(tmp_path, rooms, name, shielded(RULES), rates) == [told]
    assert rooms.done == []


async def test_a_fit_name_is_the_groups_and_so_is_any_for_adults(tmp_path: Path) -> None:
    for number, (name, rules) in enumerate([("Tea", shielded(RULES)), ("Gore fans", RULES)]):
        rooms, folder = Rooms(), tmp_path / str(number)
        folder.mkdir()
        [told] = await made(folder, rooms, name, rules, Rates())
        assert told == say("group_made", name=name, count=1)
        assert rooms.done == [ALICE, BOB]


async def test_a_group_that_was_begun_is_gone_on_with_whatever_rates_by_then(
    tmp_path: Path,
) -> None:
    rooms = Rooms()
    await made(tmp_path, rooms, "Tea", shielded(RULES), Rates(), None)
    assert {body for room, body in rooms.said if room == CHAT} == {
        say("group_made", name="Tea", count=1)
    }
    assert NEW in {room for room, _ in rooms.said}
