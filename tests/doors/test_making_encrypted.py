"""Groups made and handed over: encrypted from their first event, and never less than they were."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.group.handing import Handing
from appservice.group.making import Making
from appservice.group.own import Noting
from appservice.model.effect import MakeGroup
from appservice.model.event import Membership
from appservice.model.ids import ActId, EventId, RequestId, RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.whole import HandOver
from appservice.policy.governing.levels import CLOSED
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, StoredAct
from tests.doors.privacies import clearing_of, of_groups
from tests.doors.web_world import NOW as WEB_NOW
from tests.doors.web_world import web_world
from tests.pure.policy.rooms import AI, ALICE, BOB, ROOM, RULES, member_change, state_change

MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2"}
NEW = RoomId("!new:hs.test")
CHAT = RoomId("!chat:hs.test")
STORED = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="x", payload={})
READS = replace(RULES, encryption=True, model_names=("models.test",))


async def nothing_taken(row: NewRow) -> None:
    """No direct chat is known here that would hear of a group."""
    raise AssertionError(row)


class Rooms:
    """A homeserver that makes rooms as they are asked for; `keeps` encryption in an upgrade."""

    def __init__(self, *, encrypted: bool = False, keeps: bool = True) -> None:
        self.encrypted = {ROOM} if encrypted else set()
        self.keeps = keeps
        self.invite_level = 0
        self.said: list[tuple[str, str]] = []
        self.done: list[str] = []

    async def create_room(self, wanted: Mapping[str, Any]) -> RoomId:
        self.invite_level = wanted["power_level_content_override"]["invite"]
        first = wanted["initial_state"][0]
        if first["type"] == "m.room.encryption":
            assert first["content"] == MEGOLM
            self.encrypted.add(NEW)
        return NEW

    async def state(self, room_id: RoomId) -> list[Any]:
        found: list[Any] = [
            state_change("m.room.create", sender=AI, room_version="12"),
            *(member_change(user, Membership.JOIN) for user in (AI, ALICE, BOB)),
        ]
        on = [state_change("m.room.encryption", sender=AI, algorithm=MEGOLM["algorithm"])]
        return found + (on if room_id in self.encrypted else [])

    async def put_state(self, room_id: RoomId, kind: str, _key: str, content: Any) -> EventId:
        assert (kind, content) == ("m.room.encryption", MEGOLM)
        self.encrypted.add(room_id)
        self.done.append(kind)
        return EventId("$state")

    async def upgrade(self, room_id: RoomId, _version: str, _creators: Any) -> RoomId:
        if self.keeps and room_id in self.encrypted:
            self.encrypted.add(NEW)
        return NEW

    async def invite(self, _room_id: RoomId, user: str) -> None:
        self.done.append(user)

    async def display_name(self, _user: str) -> None:
        return None

    async def leave(self, _room_id: RoomId, _reason: str) -> None:
        return None

    async def send(
        self, room_id: RoomId, _kind: str, content: Mapping[str, Any], _txn: str
    ) -> EventId:
        self.said.append((room_id, content["body"]))
        return EventId("$sent")


@pytest.mark.parametrize(
    ("asked", "works", "part"),
    [
        (True, True, "end-to-end encrypted, and I am one of its ends"),
        (False, True, "is not encrypted"),
        (True, False, "is not encrypted"),
    ],
)
async def test_a_group_is_made_as_was_decided_and_its_welcome_says_how(
    tmp_path: Path, asked: bool, works: bool, part: str
) -> None:
    rooms = Rooms()

    async def rules() -> Rules:
        return replace(READS, encryption=works)

    async with web_world(tmp_path) as world:
        making = Making(
            world.store.chat,
            world.store.directory,
            world.store.ledger,
            cast("Homeserver", rooms),
            rules,
            nothing_taken,
            lambda: WEB_NOW,
            lambda _where: None,
            of_groups(world.store.chat),
            clearing_of(rules),
        )
        act = MakeGroup(RequestId("$new"), "Tea", ALICE, (BOB,), CHAT, encrypted=asked)
        await making.make(STORED, act)
        assert (NEW in rooms.encrypted) is (asked and works)
        welcome = next(body for room, body in rooms.said if room == NEW)
        assert part in welcome
        known = await world.store.chat.room(NEW)
        assert known is not None
        assert known.encrypted is (asked and works)
        assert known.told_to == ({ALICE, BOB} if asked and works else frozenset())


@pytest.mark.parametrize(("blocked", "level"), [((), 0), (("bad.test",), CLOSED)])
async def test_where_servers_are_blocked_members_never_could_invite(
    tmp_path: Path, blocked: tuple[str, ...], level: int
) -> None:
    rooms = Rooms()

    async def rules() -> Rules:
        return replace(READS, blocked=blocked)

    async with web_world(tmp_path) as world:
        making = Making(
            world.store.chat,
            world.store.directory,
            world.store.ledger,
            cast("Homeserver", rooms),
            rules,
            nothing_taken,
            lambda: WEB_NOW,
            lambda _where: None,
            of_groups(world.store.chat),
            clearing_of(rules),
        )
        await making.make(STORED, MakeGroup(RequestId("$new"), "Tea", ALICE, (), CHAT))
        assert rooms.invite_level == level


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("encrypted", [True, False])
async def test_an_encrypted_group_is_never_replaced_by_a_plain_one(
    tmp_path: Path, encrypted: bool, keeps: bool
) -> None:
    rooms = Rooms(encrypted=encrypted, keeps=keeps)

    async def rules() -> Rules:
        return READS

    async def take(_row: NewRow) -> None:
        return None

    async with web_world(tmp_path) as world:
        told = frozenset((ALICE, BOB))
        old = Room(room_id=ROOM, kind=RoomKind.GROUP, ai=AI, version="12", told_to=told)
        await world.store.chat.put_room(old)
        handing = Handing(
            world.store.chat,
            world.store.directory,
            world.store.links,
            cast("Homeserver", rooms),
            rules,
            Noting(world.store.chat, take, lambda: WEB_NOW),
            lambda: WEB_NOW,
            lambda _where: None,
        )
        await handing.hand_over(STORED, HandOver(BOB, ALICE, ALICE, EventId("$asked")))
        assert (NEW in rooms.encrypted) is encrypted
        put = encrypted and not keeps
        assert rooms.done[:1] == (["m.room.encryption"] if put else [BOB]), "before anybody comes"
        known = await world.store.chat.room(NEW)
        assert known is not None
        assert (known.encrypted, known.told_to) == (encrypted, told)
