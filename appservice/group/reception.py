"""The reception: what the page of a link may know of a group, and what it may ask for."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from appservice.model.coming import JoinAsked
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.ids import UserId, server_name
from appservice.model.link import InviteById, Link, Trouble
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.decide.joining import TIMER
from appservice.policy.links import link_of, trouble_of
from appservice.policy.secrets import CODE_BITS, code_hash, code_of, token_hash
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import Ledger
from appservice.ports.links import LinkBook, Place
from appservice.ports.reception import Code, View
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.prompt.clean import one_line
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.pipeline import CurrentRules

MOST_BYTES: Final = 5 * 1024 * 1024
_SHOWN: Final = (None, Trouble.FULL, Trouble.BUSY)
DAY_MS: Final = 86_400_000
_SAME_WISH_MS: Final = 3_600_000


class LinkReception:
    """`ports.reception.Reception`."""

    def __init__(
        self,
        store: ChatStore,
        book: LinkBook,
        ledger: Ledger,
        homeserver: Homeserver,
        rules: CurrentRules,
        take_own: Callable[[NewRow], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._book = book
        self._ledger = ledger
        self._homeserver = homeserver
        self._rules = rules
        self._take_own = take_own
        self._clock = clock

    async def look(self, token: str) -> View:
        """See `Reception`."""
        rules = await self._rules()
        room, link, _ = await self._found(token)
        return self._view(room, link, rules)

    async def give_code(self, token: str) -> Code | View:
        """See `Reception`."""
        rules = await self._rules()
        room, link, place = await self._found(token)
        view = self._view(room, link, rules)
        if view.trouble is not None or place is None:
            return view
        code, now_ms = code_of(secrets.randbits(CODE_BITS)), self._clock()
        expires_ms = now_ms + rules.links.code_ms
        await self._book.add_code(code_hash(code), place, now_ms, expires_ms)
        return Code(code, expires_ms)

    async def ask_for(self, token: str, user: UserId) -> View:
        """See `Reception`."""
        rules = await self._rules()
        room, link, place = await self._found(token)
        view = self._view(room, link, rules)
        if view.trouble is None and place is not None and await self._may_be_asked(user, rules):
            await self._take_own(self._wish(place, user))
        return view

    async def picture(self, token: str) -> bytes | None:
        """See `Reception`."""
        rules = await self._rules()
        room, link, _ = await self._found(token)
        if room is None or room.avatar is None or not self._view(room, link, rules).has_picture:
            return None
        try:
            return await self._homeserver.download(room.avatar, MOST_BYTES)
        except (HomeserverRefused, HomeserverUnavailable):
            return None  # a page without a picture is a page

    async def _found(self, token: str) -> tuple[Room | None, Link | None, Place | None]:
        """Looked for whatever the token looks like: no answer comes sooner than another."""
        place = await self._book.place_of(token_hash(token))
        room = await self._store.room(place.room_id) if place is not None else None
        link = link_of(room, place.link_id) if room is not None and place is not None else None
        return room, link, place

    def _view(self, room: Room | None, link: Link | None, rules: Rules) -> View:
        if room is None or link is None:
            return View(Trouble.UNKNOWN)
        trouble = trouble_of(room, link, self._clock(), rules)
        if trouble not in _SHOWN:
            return View(trouble)
        return View(
            trouble,
            name=one_line(room.name or "") or None,
            people=sum(room.joined(user) for user in people(room, rules)),
            has_picture=room.avatar is not None,
            approve=link.approve,
            by_id=rules.links.invite_by_id,
            encryption=rules.encryption,
        )

    async def _may_be_asked(self, user: UserId, rules: Rules) -> bool:
        """Who typed an ID may be anybody: its owner is not to be pestered."""
        by_id = rules.links.invite_by_id
        allowed = by_id is InviteById.ANY or (
            by_id is InviteById.OWN_SERVER and server_name(user) == rules.own_server
        )
        if not allowed or user == rules.ai or rules.stopped is not None:
            return False
        if await self._ledger.paused_until(user) > self._clock():
            return False
        today = await self._ledger.asked_since(user, self._clock() - DAY_MS)
        if today >= rules.budgets.invited_per_day:
            return False
        return await self._ledger.open_for(user) < rules.budgets.open_per_invited

    def _wish(self, place: Place, user: UserId) -> NewRow:
        now_ms = self._clock()
        parts = (place.link_id, user, str(now_ms // _SAME_WISH_MS))
        wish_id = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        return NewRow(
            key=f"{TIMER}{wish_id}",
            room_id=place.room_id,
            source=Source.OWN,
            raw=own_to_json(JoinAsked(wish_id, place.link_id, user)),
            seen_ms=now_ms,
        )
