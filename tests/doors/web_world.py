"""The pages on a real store: a group with a link, and whatever the homeserver holds."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from aiohttp import web
from PIL import Image

from appservice.app.pages import pages_of
from appservice.config import Config
from appservice.group.reception import LinkReception
from appservice.model.encryption import OwnKeys
from appservice.model.errors import HomeserverRefused
from appservice.model.group import Group, Standing
from appservice.model.ids import RoomId, UserId
from appservice.model.link import InviteById, Link
from appservice.model.room import Room, RoomKind
from appservice.model.rules import LinkRules, Rules
from appservice.policy.secrets import token_hash, token_of
from appservice.ports.homeserver import Homeserver
from appservice.ports.links import Place
from appservice.ports.store import NewRow
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.web.server import application
from stage.seat import Seat, settings, write_yaml
from tests.pure.policy.rooms import ALICE, ROOM, group

NOW = 1_790_000_000_000
TOKEN = token_of(b"key", "$link")
LINK = Link(link_id="$link", by=ALICE, made_ms=NOW, expires_ms=NOW + 86_400_000, uses=20)


RULES = Rules(
    ai=UserId("@ai:hs.test"), ai_name="Parlour", own_server="hs.test", links=LinkRules(on=True)
)


def png(side: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#c04010").save(out, "PNG")
    return out.getvalue()


class Media:
    """What the homeserver has stored."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.asked: list[str] = []
        self.waits = asyncio.Event()

    async def download(self, uri: str, most_bytes: int) -> bytes:
        self.asked.append(uri)
        if uri in self.slow:
            self.waits.set()
            await self.slow[uri].wait()
        if len(self.held.get(uri, b"")) > most_bytes or uri not in self.held:
            raise HomeserverRefused("no such media", status=404, errcode="M_NOT_FOUND")
        return self.held[uri]


@dataclass
class WebWorld:
    """`now_ms` is the time by which links and codes are judged."""

    store: RoomsStore
    folder: Path
    media: Media = field(default_factory=Media)
    taken: list[NewRow] = field(default_factory=list)
    now_ms: int = NOW
    rules: Rules = RULES

    async def put(self, *links: Link, **more: Any) -> Room:
        """A group with links; `more` are fields of its snapshot."""
        room = group(group=Group(standing=Standing.STEERS, links=links or (LINK,)), **more)
        room = replace(room, name=more.get("name", "Kyoto trip"))
        await self.store.chat.put_room(room)
        for link in room.group.links:
            place = Place(link.link_id, ROOM)
            await self.store.links.add_link(token_hash(token_of(b"key", link.link_id)), place, NOW)
        return room

    def by_id(self, value: str) -> None:
        links = replace(self.rules.links, invite_by_id=InviteById(value))
        self.rules = replace(self.rules, links=links)

    def app(
        self, changes: Mapping[str, Any] | None = None, own_keys: OwnKeys | None = None
    ) -> web.Application:
        """The real application, as the settings want it."""
        seat = Seat("http://127.0.0.1:9", "hs.test", "ai", "x", 1, 2, 3, "a" * 43, "h" * 43)
        file = self.folder / "config.yaml"
        changed = {"web": {"public_url": "http://j.test"}} | dict(changes or {})
        write_yaml(file, settings(seat, model_url="http://m/v1", model="m", changes=changed))
        config = Config.load(file, {})
        reception = LinkReception(
            self.store.chat,
            self.store.links,
            self.store.ledger,
            cast("Homeserver", self.media),
            self.current_rules,
            self._take,
            lambda: self.now_ms,
        )
        return application(
            pages_of(config, reception, config.web.public_url or "", lambda: own_keys)
        )

    async def current_rules(self) -> Rules:
        """The rules as they are now."""
        return self.rules

    async def _take(self, row: NewRow) -> None:
        self.taken.append(row)


@asynccontextmanager
async def web_world(folder: Path) -> AsyncIterator[WebWorld]:
    """An empty one on SQLite."""
    async with open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as store:
        await store.directory.set_kind(RoomId(ROOM), RoomKind.GROUP, NOW)
        yield WebWorld(store, folder)


def guard_in(page: str) -> str:
    """The hidden field of the first form."""
    found = re.search(r'name="guard" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def code_in(page: str) -> str:
    """The code that a page gave."""
    found = re.search(r"join ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})", page)
    assert found, page
    return found.group(1)
