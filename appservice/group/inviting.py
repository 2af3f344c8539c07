"""Inviting at somebody's wish: judged on a fresh look and by budgets. Safe to repeat."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import structlog

from appservice.group.own import Noting
from appservice.model.age import AgePolicy
from appservice.model.effect import AddPeople
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.given import Added
from appservice.model.ids import RequestId, RoomId, UserId, server_name
from appservice.model.room import Room
from appservice.policy.adding import NOT_NOW, sort
from appservice.policy.admission import people
from appservice.policy.budget import Allowed, Spent, may_invite
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import InvitationRecord, Ledger
from appservice.ports.store import ChatStore, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()
DAY_MS = 86_400_000
DONE, OPEN, FAILED = "done", "open", "failed"
UNREACHABLE, REFUSED = "add_unreachable", "invite_failed"


async def _nobody(_stored: StoredAct, _user: UserId, _by: UserId) -> None:
    """Nobody is asked."""


class Inviting:
    """Performs `AddPeople`."""

    def __init__(
        self,
        store: ChatStore,
        ledger: Ledger,
        homeserver: Homeserver,
        rules: CurrentRules,
        noting: Noting,
        clock: Clock,
        fault: Fault,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._homeserver = homeserver
        self._rules = rules
        self._noting = noting
        self._clock = clock
        self._fault = fault
        self._known = known
        self.ask_guardians: Callable[[StoredAct, UserId, UserId], Awaitable[None]] = _nobody
        """Is told who may not come just now, and who asks, where a guardian's word may lack.

        Of all of them, whatever the reason is: how long the refusal takes tells nobody of it.
        """
        # One wish of a person at a time: two rooms at once must not spend a budget twice.
        self._one_at_a_time: defaultdict[UserId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def add(self, stored: StoredAct, act: AddPeople) -> str:
        """Invite whoever may be, and hand in what became of each."""
        outcomes = await self._invite(stored, act.users, act.by)
        self._fault("invited-not-noted")
        await self._noting.note(stored, Added(act.by, outcomes, act.bad, act.how, act.about))
        return ", ".join(outcome for _, outcome in outcomes)

    async def _invite(
        self, stored: StoredAct, users: tuple[UserId, ...], by: UserId
    ) -> tuple[tuple[UserId, str], ...]:
        request = RequestId(stored.act_id)
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if room is None or not room.joined(room.ai) or not room.joined(by):
            return tuple((user, "not_member") for user in users)
        async with self._one_at_a_time[by]:
            refused = await self._judge(stored, room, users, by)
        found = dict(refused)
        away: set[str] = set()
        for record in await self._in_order(request):
            outcome = await self._try(room.room_id, record, away)
            if outcome == UNREACHABLE:
                away.add(server_name(record.invitee))
            found[record.invitee] = outcome
        return tuple((user, found[user]) for user in users)

    async def _judge(
        self, stored: StoredAct, room: Room, users: tuple[UserId, ...], by: UserId
    ) -> list[tuple[UserId, str]]:
        """Who is refused, and why; the others are in the ledger from now on, as open."""
        request = RequestId(stored.act_id)
        asked = {record.invitee for record in await self._ledger.invitations(request)}
        new = tuple(user for user in users if user not in asked)
        rules, now_ms = await self._rules(), self._clock()
        if room.power.of(room.ai) < room.power.invite:
            return [(user, "no_power_here") for user in new]
        there = (*people(room, rules), *new)
        known = await self._known.people(there, room.room_id, rules, fresh=True)
        found = sort(room, new, rules, known)
        needed = AgePolicy.GUARDIANS_APPROVE in rules.age.policies
        wait = tuple(user for user, why in found.refused if needed and why == NOT_NOW)
        spent = await self._spent(by, (*found.invite, *wait), now_ms)
        for user in may_invite((*found.invite, *wait), spent, rules.budgets, now_ms).invitees:
            if user in wait:
                await self.ask_guardians(stored, user, by)
        allowed: Allowed = may_invite(found.invite, spent, rules.budgets, now_ms)
        for user in allowed.invitees:
            await self._ledger.note_invitation(
                InvitationRecord(
                    request_id=request,
                    room_id=room.room_id,
                    inviter=by,
                    invitee=user,
                    sent_ms=now_ms,
                    outcome=OPEN,
                )
            )
        return [
            *found.refused,
            *((user, "not_now") for user in allowed.not_now),
            *((user, "over_budget") for user in allowed.over),
        ]

    async def _spent(self, by: UserId, users: Iterable[UserId], now_ms: int) -> Spent:
        ledger, invited = self._ledger, tuple(users)
        return Spent(
            groups=0,
            invitations=await ledger.invited_since(by, now_ms - DAY_MS),
            open_invitations=await ledger.open_by(by),
            open_for={user: await ledger.open_for(user) for user in invited},
            paused_until={user: await ledger.paused_until(user) for user in invited},
            asked_today={u: await ledger.asked_since(u, now_ms - DAY_MS) for u in invited},
        )

    async def _in_order(self, request: RequestId) -> list[InvitationRecord]:
        """Who is at home first: nobody waits for a server far away."""
        own = (await self._rules()).own_server
        records = await self._ledger.invitations(request)
        return sorted(records, key=lambda record: server_name(record.invitee) != own)

    async def _try(self, room_id: RoomId, record: InvitationRecord, away: set[str]) -> str:
        """Invite; what an earlier try settled stays so."""
        if record.outcome == FAILED:
            return record.detail or REFUSED
        if record.outcome != OPEN:
            return DONE
        # A server that was away a moment ago is not asked again: each try can take a minute.
        if server_name(record.invitee) in away:
            return await self._failed(record, UNREACHABLE)
        try:
            await self._homeserver.invite(room_id, record.invitee)
        except HomeserverRefused as refused:
            _log.info("invitation_refused", room_id=room_id, error=refused)
            return await self._failed(record, REFUSED)
        except HomeserverUnavailable:
            # Our homeserver also answers so when it is the other one that cannot be reached.
            if not await self._homeserver.alive():
                raise
            return await self._failed(record, UNREACHABLE)
        return DONE

    async def _failed(self, record: InvitationRecord, why: str) -> str:
        await self._ledger.note_invitation(
            InvitationRecord(
                request_id=record.request_id,
                room_id=record.room_id,
                inviter=record.inviter,
                invitee=record.invitee,
                sent_ms=record.sent_ms,
                outcome=FAILED,
                detail=why,
            )
        )
        return why
