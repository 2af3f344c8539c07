"""Coming in by a link, carried out: the question to members, and the invitation."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.group.links import LinkActs
from appservice.model.coming import AskMembers, LetIn
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Membership
from appservice.model.ids import ActId, EventId
from appservice.model.room import Room
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import Ledger
from appservice.ports.links import LinkBook
from appservice.ports.store import ChatStore, NewRow, StoredAct
from tests.doors.web_world import LINK, web_world
from tests.doors.web_world import NOW as WEB_NOW
from tests.pure.policy.rooms import AI, ALICE, CAROL, NOW, ROOM, RULES, group, member_change


class Order:
    """What was done, in that order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.said: list[Any] = []

    async def send(self, _room_id: str, kind: str, content: Any, _txn_id: str) -> EventId:
        self.done.append(kind)
        self.said.append(content)
        return EventId("$question")

    async def take(self, row: NewRow) -> None:
        assert "$question" in json.dumps(json.loads(row.raw))
        self.done.append("known")


class Inviter(Order):
    """A homeserver that invites, or refuses to."""

    refuses = False

    async def state(self, _room_id: str) -> list[Any]:
        return [member_change(user, Membership.JOIN) for user in (AI, ALICE)]

    async def invite(self, _room_id: str, user: str) -> None:
        if self.refuses:
            raise HomeserverRefused("no", status=403, errcode="M_FORBIDDEN")
        self.done.append(user)

    async def take(self, row: NewRow) -> None:
        self.done.append(json.loads(row.raw)["outcome"] if "outcome" in row.raw else row.raw)


@pytest.mark.parametrize("refuses", [False, True])
async def test_who_is_let_in_counts_as_asked_at_nobodys_expense(
    tmp_path: Path, refuses: bool
) -> None:
    async with web_world(tmp_path) as world:
        await world.put()
        homeserver = Inviter()
        homeserver.refuses = refuses
        acts = LinkActs(
            world.store.chat,
            world.store.links,
            world.store.ledger,
            cast("Homeserver", homeserver),
            b"key",
            lambda token: token,
            world.current_rules,
            homeserver.take,
            lambda: WEB_NOW,
            lambda _where: None,
        )
        stored = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="LetIn", payload={})
        outcome = await acts.let_in(stored, LetIn("w", CAROL, LINK.link_id))
        ledger = world.store.ledger
        assert outcome == ("failed" if refuses else "done")
        assert await ledger.open_for(CAROL) == (0 if refuses else 1)
        assert await ledger.asked_since(CAROL, WEB_NOW) == (0 if refuses else 1)
        assert await ledger.invited_since(ALICE, 0) == 0


class Known:
    """A store that knows one room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def room(self, _room_id: str) -> Room:
        return self._room


@pytest.mark.parametrize(("encrypted", "signs"), [(False, ["✅", "❌"]), (True, ["❌"])])
async def test_the_question_is_known_before_the_signs_under_it(
    encrypted: bool, signs: list[str]
) -> None:
    """Where a reaction lets nobody in, the question asks for a reply."""
    order = Order()

    async def rules() -> Any:
        return RULES

    acts = LinkActs(
        cast("ChatStore", Known(group(encrypted=encrypted))),
        cast("LinkBook", None),
        cast("Ledger", None),
        cast("Homeserver", order),
        b"key",
        lambda token: token,
        rules,
        order.take,
        lambda: NOW,
        lambda _where: None,
    )
    stored = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="AskMembers", payload={})
    await acts.ask_members(stored, AskMembers("w", CAROL, ALICE, NOW))
    assert order.done == ["m.room.message", "known", *(["m.reaction"] * len(signs))]
    question, *under = order.said
    assert ("reply" in question["body"]) == encrypted
    assert [each["m.relates_to"]["key"] for each in under] == signs
