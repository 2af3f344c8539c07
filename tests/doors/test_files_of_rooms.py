"""Pictures into rooms and out of them, encrypted where the room is."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from appservice.group.changing import Changing
from appservice.group.links import LinkActs
from appservice.group.own import Noting
from appservice.matrix.client import Client
from appservice.matrix.http import Api
from appservice.model.coming import ShareLink
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Membership
from appservice.model.ids import ActId, EventId
from appservice.model.whole import ChangePicture
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, StoredAct
from tests.doors.web_world import LINK, WebWorld, web_world
from tests.doors.web_world import NOW as WEB_NOW
from tests.pure.policy.rooms import AI, ALICE, ROOM, member_change

PLAIN = {"url": "mxc://hs.test/plain"}
SEALED = {"file": {"url": "mxc://hs.test/sealed", "key": {"k": "secret"}}}
STORED = StoredAct(act_id=ActId("act"), room_id=ROOM, kind="x", payload={})


class Rooms:
    """A homeserver with one event, whose files are `where`."""

    def __init__(self, where: Mapping[str, Any], event: Mapping[str, Any] | None = None) -> None:
        self.where = where
        self.shown = event
        self.sent: list[Mapping[str, Any]] = []
        self.fetched: list[Mapping[str, Any]] = []
        self.states: list[Mapping[str, Any]] = []
        self.stored: list[str] = []

    async def state(self, _room_id: str) -> list[Any]:
        return [member_change(user, Membership.JOIN) for user in (AI, ALICE)]

    async def send(self, _room: str, _kind: str, content: Mapping[str, Any], _txn: str) -> EventId:
        self.sent.append(content)
        return EventId("$sent")

    async def put_file(self, _room: str, _data: bytes, _mime: str, name: str) -> Mapping[str, Any]:
        self.stored.append(name)
        return self.where

    async def event(self, _room: str, _event: str) -> Mapping[str, Any] | None:
        return self.shown

    async def get_file(self, content: Mapping[str, Any], _most: int) -> bytes:
        self.fetched.append(content)
        return b"picture"

    async def upload(self, data: bytes, _mime: str, _name: str) -> str:
        return f"mxc://hs.test/{data.decode()}"

    async def put_state(self, _room: str, _kind: str, _key: str, content: Mapping[str, Any]) -> str:
        self.states.append(content)
        return "$state"


def link_acts(world: WebWorld, rooms: Rooms, fault: Any = lambda _where: None) -> LinkActs:
    async def take(_row: NewRow) -> None:
        raise AssertionError

    return LinkActs(
        world.store.chat,
        world.store.links,
        world.store.ledger,
        cast("Homeserver", rooms),
        b"key",
        lambda token: token,
        world.current_rules,
        take,
        lambda: WEB_NOW,
        fault,
    )


@pytest.mark.parametrize("where", [PLAIN, SEALED])
async def test_a_links_picture_is_put_as_the_room_asks(
    tmp_path: Path, where: dict[str, Any]
) -> None:
    async with web_world(tmp_path) as world:
        await world.put()
        rooms = Rooms(where)
        await link_acts(world, rooms).share(STORED, ShareLink(LINK.link_id, EventId("$asked")))
        picture = rooms.sent[-1]
        assert picture["msgtype"] == "m.image"
        assert {key: picture.get(key) for key in ("url", "file")} == {
            "url": None,
            "file": None,
        } | where


async def test_no_key_of_a_file_is_kept_and_a_plain_one_is_stored_once(tmp_path: Path) -> None:
    def dies(where: str) -> None:
        if where == "qr-uploaded":
            raise KeyboardInterrupt

    async with web_world(tmp_path) as world:
        await world.put()
        for where, times in ((SEALED, 2), (PLAIN, 1)):
            rooms = Rooms(where)
            act = ShareLink(LINK.link_id, EventId("$asked"))
            with pytest.raises(KeyboardInterrupt):
                await link_acts(world, rooms, dies).share(STORED, act)
            kept = await world.store.chat.cursor(f"qr:{STORED.act_id}")
            assert "secret" not in str(kept)
            await link_acts(world, rooms).share(STORED, act)
            assert len(rooms.stored) == times
            assert rooms.sent[-1] == {**rooms.sent[-1], **where}


@pytest.mark.parametrize(
    ("content", "fetched"),
    [
        ({"msgtype": "m.image", **PLAIN}, True),
        ({"msgtype": "m.image", **SEALED}, True),
        ({"msgtype": "m.image", "file": {"url": "https://x.test"}}, False),
        ({"msgtype": "m.image", "file": "odd", "url": 5}, False),
        ({"msgtype": "m.file", **SEALED}, False),
    ],
)
async def test_a_groups_picture_comes_from_an_image_encrypted_or_not(
    tmp_path: Path, content: dict[str, Any], fetched: bool
) -> None:
    async with web_world(tmp_path) as world:
        await world.put()
        rooms = Rooms(PLAIN, {"type": "m.room.message", "content": content})
        taken: list[NewRow] = []

        async def take(row: NewRow) -> None:
            taken.append(row)

        changing = Changing(
            world.store.chat,
            cast("Homeserver", rooms),
            lambda data: data + b"-small",
            Noting(world.store.chat, take, lambda: WEB_NOW),
            lambda _where: None,
        )
        act = ChangePicture(ALICE, EventId("$image"), EventId("$asked"))
        await changing.change_picture(STORED, act)
        assert rooms.fetched == ([content] if fetched else [])
        assert rooms.states == ([{"url": "mxc://hs.test/picture-small"}] if fetched else [])
        assert json.loads(taken[0].raw)["outcome"] == ("done" if fetched else "picture_how")


async def test_without_encryption_a_file_that_is_encrypted_cannot_be_had() -> None:
    client = Client(cast("Api", None))
    with pytest.raises(HomeserverRefused) as refused:
        await client.get_file(SEALED, 5)
    assert refused.value.status == 404
