"""The question whether somebody may come in: known as one before anybody can answer it."""

import json
from typing import Any, cast

from appservice.group.links import LinkActs
from appservice.model.coming import AskMembers
from appservice.model.ids import EventId
from appservice.ports.homeserver import Homeserver
from appservice.ports.links import LinkBook
from appservice.ports.store import ChatStore, NewRow, StoredAct
from tests.pure.policy.rooms import ALICE, CAROL, NOW, ROOM, RULES


class Order:
    """What was done, in that order."""

    def __init__(self) -> None:
        self.done: list[str] = []

    async def send(self, _room_id: str, kind: str, _content: Any, _txn_id: str) -> EventId:
        self.done.append(kind)
        return EventId("$question")

    async def take(self, row: NewRow) -> None:
        assert "$question" in json.dumps(json.loads(row.raw))
        self.done.append("known")


async def test_the_question_is_known_before_the_signs_under_it() -> None:
    order = Order()

    async def rules() -> Any:
        return RULES

    acts = LinkActs(
        cast("ChatStore", None),
        cast("LinkBook", None),
        cast("Homeserver", order),
        b"key",
        lambda token: token,
        rules,
        order.take,
        lambda: NOW,
        lambda _where: None,
    )
    stored = StoredAct(act_id="act", room_id=ROOM, kind="AskMembers", payload={})
    await acts.ask_members(stored, AskMembers("w", CAROL, ALICE, NOW))
    assert order.done == ["m.room.message", "known", "m.reaction", "m.reaction"]
