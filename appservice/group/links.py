"""Links into a group: posted with their picture, and people invited by them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from appservice.model.coming import AskMembers, LetIn, LetInDone, MembersAsked, ShareLink
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.given import Own
from appservice.model.ids import EventId, RequestId
from appservice.policy.admission import people
from appservice.policy.decide.commands.links import moment
from appservice.policy.decide.joining import NO, YES
from appservice.policy.links import can_let_in, link_of
from appservice.policy.secrets import token_hash, token_of
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import InvitationRecord, Ledger
from appservice.ports.links import LinkBook, Place
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.notices import notice_content
from appservice.prompt.qr import picture
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()
TakeOwn = Callable[[NewRow], Awaitable[None]]
AddressOf = Callable[[str], str]
"""From a token to the address of its page."""


class LinkActs:
    """Performs `ShareLink`, `AskMembers` and `LetIn`. Each may be repeated."""

    def __init__(
        self,
        store: ChatStore,
        book: LinkBook,
        ledger: Ledger,
        homeserver: Homeserver,
        key: bytes,
        address_of: AddressOf,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._book = book
        self._ledger = ledger
        self._homeserver = homeserver
        self._key = key
        self._address_of = address_of
        self._rules = rules
        self._take_own = take_own
        self._clock = clock
        self._fault = fault
        self._known = known

    async def share(self, stored: StoredAct, act: ShareLink) -> str:
        """Post the address, then its picture. The token is made again from the link's ID."""
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        link = link_of(room, act.link_id) if room is not None else None
        if room is None or link is None or link.over is not None or not room.joined(link.by):
            return "over already"
        token = token_of(self._key, link.link_id)
        address = self._address_of(token)
        place = Place(link.link_id, stored.room_id)
        await self._book.add_link(token_hash(token), place, self._clock())
        key = "link_made_approve" if link.approve else "link_made"
        prefix = (await self._rules()).prefix
        text = say(key, url=address, until=moment(link.expires_ms), uses=link.uses, prefix=prefix)
        await self._send(stored, notice_content(text, act.about), "link")
        self._fault("link-posted")
        await self._send(stored, await self._picture(stored, address), "qr")
        await self._store.put_cursor(_mark(stored), None)
        return "shared"

    async def _picture(self, stored: StoredAct, address: str) -> dict[str, Any]:
        drawn = picture(address)
        known = await self._store.cursor(_mark(stored))
        where: Mapping[str, Any] = {"url": known}
        if known is None:
            put = self._homeserver.put_file
            where = await put(stored.room_id, drawn.png, "image/png", "link.png")
            if "url" in where:  # the key of an encrypted one is kept nowhere: it is stored anew
                await self._store.put_cursor(_mark(stored), where["url"])
            self._fault("qr-uploaded")
        info = {"mimetype": "image/png", "size": len(drawn.png), "w": drawn.side, "h": drawn.side}
        alt = say("link_picture")
        return {"msgtype": "m.image", "body": alt, **where, "info": info, "m.mentions": {}}

    async def ask_members(self, stored: StoredAct, act: AskMembers) -> str:
        """Post the question, with the signs under it that decide."""
        room = await self._store.room(stored.room_id)
        sealed = room is not None and room.encrypted
        key = "link_ask_sealed" if sealed else "link_ask"
        text = say(key, user=act.user, by=act.by, until=moment(act.due_ms))
        event_id = await self._send(stored, notice_content(text, mention=act.by), "ask")
        # First: whoever is quick reacts before the signs are there.
        await self._hand_in(stored, MembersAsked(act.wish_id, event_id))
        for sign in (NO,) if sealed else (YES, NO):
            relates = {"rel_type": "m.annotation", "event_id": event_id, "key": sign}
            await self._send(stored, {"m.relates_to": relates}, f"sign-{sign}", "m.reaction")
        return event_id

    async def let_in(self, stored: StoredAct, act: LetIn) -> str:
        """Look at the room afresh, invite, and hand in what came of it."""
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        outcome: str | None = "failed"  # where the AI user is not in, it invites nobody
        if room is not None and room.joined(room.ai):
            rules, now_ms = await self._rules(), self._clock()
            there = (*people(room, rules), act.user)
            known = await self._known.people(there, room.room_id, rules, fresh=True)
            outcome = can_let_in(room, act.user, act.link_id, now_ms, rules, known)
        if outcome is None:
            outcome = await self._invite(stored, act)
        self._fault("let-in-not-noted")
        await self._hand_in(stored, LetInDone(act.wish_id, outcome))
        return outcome

    async def _invite(self, stored: StoredAct, act: LetIn) -> str:
        await self._count(stored, act, "open")
        try:
            await self._homeserver.invite(stored.room_id, act.user)
        except HomeserverRefused as refused:
            _log.info("invitation_refused", room_id=stored.room_id, error=refused)
        except HomeserverUnavailable:
            if not await self._homeserver.alive():
                raise  # else it is their server that is away, not ours
        else:
            return "done"
        await self._count(stored, act, "failed")
        return "failed"

    async def _count(self, stored: StoredAct, act: LetIn, outcome: str) -> None:
        """Whoever typed an ID may be anybody: what its owner gets counts, at nobody's expense."""
        record = InvitationRecord(
            request_id=RequestId(stored.act_id),
            room_id=stored.room_id,
            inviter=(await self._rules()).ai,
            invitee=act.user,
            sent_ms=self._clock(),
            outcome=outcome,
        )
        await self._ledger.note_invitation(record)

    async def _send(
        self, stored: StoredAct, content: Mapping[str, Any], what: str, kind: str = "m.room.message"
    ) -> EventId:
        txn_id = f"parlour-{what}-{stored.act_id}"
        return await self._homeserver.send(stored.room_id, kind, content, txn_id)

    async def _hand_in(self, stored: StoredAct, own: Own) -> None:
        row = NewRow(
            key=f"linked:{stored.act_id}",
            room_id=stored.room_id,
            source=Source.OWN,
            raw=own_to_json(own),
            seen_ms=self._clock(),
        )
        await self._take_own(row)


def _mark(stored: StoredAct) -> str:
    return f"qr:{stored.act_id}"
