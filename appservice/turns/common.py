"""The acts that group and direct chats share."""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog

from appservice.model.effect import Leave, Notice, Redact
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId
from appservice.model.judging import React
from appservice.model.room import Room
from appservice.model.verdict import Cleared
from appservice.policy.fold import refreshed
from appservice.policy.parting import parting_levels
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct
from appservice.ports.telemetry import Meter
from appservice.prompt.catalogue import say
from appservice.prompt.notices import notice_content
from appservice.turns.clearing import Clearing
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.unsaying import unsay, unsay_edits

_log = structlog.get_logger()
_REASONS: Final = frozenset({"removed_reason"})
"""Sentences that hold what a member wrote, and are as well left out."""

_QUOTES: Final = _REASONS | {"instructions_line"}
"""Sentences that hold what a member wrote, a line each."""
NOT_SAID: Final = "not said: no direct chat any more"


class CommonActs:
    """Performs notices, redactions and leaving for the rooms of one store."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        rules: CurrentRules,
        meter: Meter,
        privacy: Privacy,
        clearing: Clearing,
    ) -> None:
        self._store = store
        self._clearing = clearing
        self._privacy = privacy
        self._homeserver = homeserver
        self._rules = rules
        self._meter = meter

    async def notice(self, stored: StoredAct, act: Notice) -> str:
        """Say a sentence of ours; what is one person's, only where that one alone reads it."""
        if not await self._privacy.holds(stored.room_id, theirs=act.room_id is not None):
            return NOT_SAID
        said = [say(each.key, **dict(each.data)) for each in (act.say, *act.more)]
        if any(each.key in _QUOTES for each in act.more):
            instead = not any(each.key in _REASONS for each in act.more)
            said = [said[0], *await self._quoted(stored.room_id, said[1:], instead=instead)]
        text = (" " if act.joined else "\n").join(said)
        content = notice_content(text, act.reply_to, act.thread, act.mention)
        event_id = await self._homeserver.send(
            stored.room_id, "m.room.message", content, f"parlour-{stored.act_id}"
        )
        self._meter.reply_sent("notice")
        return event_id

    async def _quoted(self, room_id: RoomId, lines: list[str], *, instead: bool) -> list[str]:
        """Lines that a member wrote, or (`instead`) why they are not said."""
        room, text = await self._store.room(room_id), "\n".join(lines)
        if room is None:
            return lines
        if await self._clearing.ahead(room, text):
            room = await fresh_room(self._store, self._homeserver, room_id) or room
        cleared = await self._clearing.clear(room, text)
        if isinstance(cleared, Cleared):
            return lines
        if not instead:
            return []
        refused = await self._clearing.refusal(cleared)
        return lines if refused is None else [refused]

    async def react(self, stored: StoredAct, act: React) -> str:
        """Annotate an event; in the clear everywhere, as all clients do."""
        if not await self._privacy.holds(stored.room_id):
            return NOT_SAID
        content = {
            "m.relates_to": {"rel_type": "m.annotation", "event_id": act.target, "key": act.key}
        }
        event_id = await self._homeserver.send(
            stored.room_id, "m.reaction", content, f"parlour-{stored.act_id}"
        )
        self._meter.reply_sent("reaction")
        return event_id

    async def redact(self, stored: StoredAct, act: Redact) -> str:
        """Remove a message, with its edits."""
        if act.if_hidden and await self._homeserver.shows(stored.room_id, act.target):
            return "everybody can see it"
        txn_id = f"parlour-{stored.act_id}"
        if act.edits_only:
            await unsay_edits(self._homeserver, stored.room_id, act.target, act.reason, txn_id)
            return "edits redacted"
        await unsay(self._homeserver, stored.room_id, act.target, act.reason, txn_id)
        return "redacted"

    async def leave(self, stored: StoredAct, act: Leave) -> str:
        """Leave, having handed over what would freeze the room."""
        bots = (await self._rules()).bots
        await leave_well(self._store, self._homeserver, stored.room_id, act, bots)
        return "left"


async def fresh_room(store: ChatStore, homeserver: Homeserver, room_id: RoomId) -> Room | None:
    """The room as the homeserver has it now, stored; None when we do not know the room."""
    known = await store.room(room_id)
    if known is None:
        return None
    return refreshed(known, await homeserver.state(room_id))


async def leave_well(
    store: ChatStore, homeserver: Homeserver, room_id: RoomId, act: Leave, bots: Sequence[str]
) -> None:
    """Lower what would freeze the room, hand over to the highest human, then leave."""
    if room_id in await homeserver.joined_rooms():
        room = await fresh_room(store, homeserver, room_id)
        wanted = parting_levels(room, bots) if room is not None else None
        if wanted is not None:
            await _hand_over(homeserver, room_id, wanted)
    reason = say(act.reason.key, **dict(act.reason.data)) if act.reason else None
    await homeserver.leave(room_id, reason)


async def _hand_over(homeserver: Homeserver, room_id: RoomId, levels: Mapping[str, object]) -> None:
    try:
        await homeserver.put_state(room_id, "m.room.power_levels", "", levels)
    except HomeserverRefused as refused:
        # Leaving is what was asked for; what the room forbids us to change stays as it is.
        _log.warning("levels_not_handed_over", room_id=room_id, error=refused)
