"""Removing and banning at somebody's wish, and lifting bans. Safe to repeat."""

from typing import Final

import structlog

from appservice.group.own import Noting
from appservice.group.reasons import fit_reason, rate_reason
from appservice.model.effect import LiftBan, RemovePerson
from appservice.model.errors import HomeserverRefused
from appservice.model.given import Acted
from appservice.model.room import Room
from appservice.policy.creators import creators_of
from appservice.policy.removing import WITHDRAW, refused_for_all
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.turns.clearing import Clearing
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault

_log = structlog.get_logger()
VOTE: Final = "vote"


class Removing:
    """Performs `RemovePerson` and `LiftBan`: judged once more as the room is now."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        noting: Noting,
        clearing: Clearing,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._noting = noting
        self._clearing = clearing
        self._fault = fault

    async def remove(self, stored: StoredAct, act: RemovePerson) -> str:
        """Remove or ban, and hand in what came of it."""
        if act.how != VOTE:
            await rate_reason(self._store, self._clearing, stored.room_id, act.reason)
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if room is None or not room.joined(room.ai):
            return "not in this group"
        begun = await self._noting.begun(stored)
        outcome = _refused(room, act)
        if outcome == "remove_not_here" and begun:
            outcome = "done"  # by the try that did not come to its end
        elif outcome is None:
            outcome = await self._remove(room, act)
        self._fault("removed-not-noted")
        what = "ban" if act.ban else "remove"
        own = Acted(what, act.user, act.by, outcome, act.how, act.reason, act.about)
        await self._noting.note(stored, own)
        return f"{what}: {outcome}"

    async def _remove(self, room: Room, act: RemovePerson) -> str:
        call = self._homeserver.ban if act.ban else self._homeserver.kick
        try:
            await call(room.room_id, act.user, await self._reason(room, act))
        except HomeserverRefused as refused:
            _log.warning("removal_refused", room_id=room.room_id, error=refused)
            return "refused"
        return "done"

    async def _reason(self, room: Room, act: RemovePerson) -> str:
        """What the removed person's client shows."""
        if act.how == VOTE:
            return say("reason_voted")
        reason = await fit_reason(self._clearing, room, act.reason)
        if reason is None:
            return say("reason_removed", by=act.by)
        return say("reason_removed_why", by=act.by, reason=reason)

    async def lift(self, stored: StoredAct, act: LiftBan) -> str:
        """Lift a ban, and hand in what came of it."""
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if room is None or not room.joined(room.ai):
            return "not in this group"
        outcome = "done"
        if not room.joined(act.by):
            outcome = "not_member"
        elif act.by not in creators_of(room):
            outcome = "creators_only"
        else:
            try:
                await self._homeserver.unban(room.room_id, act.user)
            except HomeserverRefused as refused:
                _log.warning("unban_refused", room_id=room.room_id, error=refused)
                outcome = "refused"
        await self._noting.note(stored, Acted("unban", act.user, act.by, outcome, about=act.about))
        return f"unban: {outcome}"


def _refused(room: Room, act: RemovePerson) -> str | None:
    """Why it is not done as the room is now. Who has left has no wishes; a vote is the group's."""
    if act.how != VOTE and not room.joined(act.by):
        return "not_member"
    if act.ban and act.by not in creators_of(room):
        return "creators_only"
    if act.how == WITHDRAW and room.joined(act.user):
        return "remove_joined"
    return refused_for_all(room, act.user, ban=act.ban)
