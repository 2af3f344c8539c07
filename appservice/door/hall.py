"""Invitations answered, and joined rooms given their kind."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from appservice.door.entering import enter, until_kept_s
from appservice.model.effect import (
    Decision,
    Govern,
    Join,
    Leave,
    MakeGroup,
    Notice,
    Sentence,
    sentence,
)
from appservice.model.errors import (
    HomeserverRefused,
    HomeserverUnavailable,
    OtherServerUnavailable,
)
from appservice.model.event import Heard, Invitation, MemberChange
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.upgrades import SeeOff
from appservice.model.verdict import Deny
from appservice.model.whole import HandOver, MakeSpace
from appservice.policy.admission import is_stranger, may_ask, people
from appservice.policy.admitting import admit, settle
from appservice.policy.encryption.telling import reads, telling
from appservice.policy.fold import request_of, snapshot
from appservice.policy.governing.beginning import begun
from appservice.policy.moving import carried_over
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Row, Source, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, act_to_json
from appservice.turns.faults import Fault
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.lanes import Held
from appservice.turns.pipeline import CurrentRules, Look
from appservice.turns.step import done, step_of

_log = structlog.get_logger()
ReadInvitation = Callable[[Mapping[str, Any], RoomId, int], Invitation | None]
OpenDirect = Callable[[Room, list[StoredAct]], Awaitable[None]]
OldOf = Callable[[Room], Awaitable[Room | None]]
BringHistory = Callable[[Room], Awaitable[object]]
Take = Callable[[list[NewRow]], Awaitable[object]]


class Door:
    """The hall of rooms without a kind."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        homeserver: Homeserver,
        read_invitation: ReadInvitation,
        rules: CurrentRules,
        open_direct: OpenDirect,
        take: Take,
        after: Look,
        clock: Clock,
        fault: Fault,
        old_of: OldOf,
        bring_history: BringHistory,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._directory = directory
        self._homeserver = homeserver
        self._read_invitation = read_invitation
        self._rules = rules
        self._open_direct = open_direct
        self._take = take
        self._after = after
        self._clock = clock
        self._fault = fault
        self._old_of = old_of
        self._bring_history = bring_history
        self._known = known

    async def process(self, row: Row) -> None:
        """Answer an invitation; what else happens at the door is fetched again once it opened."""
        now_ms = self._clock()
        event = json.loads(row.raw)
        invitation = self._read_invitation(event, row.room_id, row.seen_ms)
        if invitation is None:
            await self._store.commit(done(row, "at the door", now_ms))
            return
        rules = await self._rules()
        by = await self._known.people((invitation.inviter,), row.room_id, rules)
        upgraded = await self._is_upgrade(invitation, rules)
        verdict = admit(invitation, rules, by, upgraded=upgraded)
        room = Room(room_id=row.room_id, kind=RoomKind.DOOR, ai=rules.ai)
        if isinstance(verdict, Deny):
            elsewhere = server_name(invitation.inviter) != rules.own_server
            if elsewhere and (wait_s := until_kept_s(row.seen_ms, now_ms)):
                raise Held(asyncio.Event(), wait_s)
            leave = Leave(_declined(verdict, rules, invitation.version))
            decision = Decision(f"declined: {verdict.reason}", room, (leave,))
        else:
            join = Join(invitation.inviter, invitation.is_direct)
            decision = Decision("accepted", room, (join,))
        step = replace(step_of(row, decision, now_ms), room=None)
        await self._store.commit(step)
        self._fault("invitation-decided")
        await self._after(row.room_id)

    async def _is_upgrade(self, invitation: Invitation, rules: Rules) -> bool:
        """Whether a group of ours goes on there, by that group's own word."""
        if invitation.predecessor is None or may_ask(invitation.inviter, rules):
            return False  # nobody needs to know
        new = Room(
            room_id=invitation.room_id,
            kind=RoomKind.DOOR,
            ai=rules.ai,
            predecessor=invitation.predecessor,
        )
        return await self._old_of(new) is not None

    async def join(self, stored: StoredAct, act: Join) -> str:
        """Accept an invitation, then give the room its kind."""
        own = (await self._rules()).own_server
        try:
            elsewhere = server_name(act.inviter) != own
            await enter(self._homeserver.join, stored.room_id, elsewhere=elsewhere)
        except HomeserverUnavailable as error:
            if not await self._homeserver.alive():
                raise
            # An invitation stays open; its tries must not take the place of others' acts.
            raise OtherServerUnavailable(str(error)) from error
        self._fault("joined-not-settled")
        return await self.settle(stored.room_id, act.inviter, act.is_direct)

    async def settle(self, room_id: RoomId, inviter: UserId | None, is_direct: bool) -> str:
        """Read a joined room and hand it to its hall. May be repeated.

        A room that has its kind keeps it: one invitation can reach us in two ways, and the room
        may have changed since the first one was accepted.
        """
        settled = (await self._directory.kinds([room_id])).get(room_id)
        if settled is RoomKind.SPACE:
            return settled.value
        if settled in (RoomKind.DIRECT, RoomKind.GROUP):
            await self._fill(room_id, settled)
            return settled.value
        rules = await self._rules()
        state = await self._homeserver.state(room_id)
        room = snapshot(room_id, RoomKind.GROUP, rules.ai, state)
        key = f"settled:{_visit(state, rules.ai)}"
        old = await self._old_of(room)
        there = await self._known.people(people(room, rules), room_id, rules)
        kind = settle(room, inviter, is_direct, rules, there, upgraded=old is not None)
        if isinstance(kind, Deny):
            say = _declined(kind, rules, room.version)
            acts = [_act(f"un{key}", room_id, Leave(say))]
            if kind.reason == "declined_full":
                # Not every client shows the reason of a leaving.
                acts.insert(0, _act(f"why{key}", room_id, Notice(say)))
            await self._store.append_acts(acts)
            await self._after(room_id)
            return f"left: {kind.reason}"
        known = await self._store.room(room_id)
        if kind is RoomKind.DIRECT and known is None:
            await self._direct(key, replace(room, kind=kind, person=inviter), rules)
        else:  # what once was a group never becomes a direct chat
            kind = RoomKind.GROUP
            if known is None or known.kind is not RoomKind.GROUP:
                await self._group(key, begun(room, known, self._clock(), rules), old)
        await self._directory.set_kind(room_id, kind, self._clock())
        if kind is RoomKind.DIRECT and inviter is not None:
            await self._directory.set_person(room_id, inviter)
        await self._after(room_id)
        self._fault("settled-not-filled")
        await self._fill(room_id, kind)
        return kind.value

    async def adopt_unknown(self) -> None:
        """Rooms that the homeserver says we are in and we know nothing of: they are groups."""
        joined = await self._homeserver.joined_rooms()
        known = await self._directory.kinds(joined)
        acts = await self._store.open_acts()
        busy = {act.room_id for act in acts}
        kinds = (MakeGroup.__name__, MakeSpace.__name__)
        making = {act.payload.get("request_id") for act in acts if act.kind in kinds}
        moving = {act.room_id for act in acts if act.kind == HandOver.__name__}
        for room_id in joined:
            if known.get(room_id, RoomKind.LEFT) is not RoomKind.LEFT or room_id in busy:
                continue
            try:
                await self._adopt(room_id, making, moving)
            except (HomeserverRefused, HomeserverUnavailable) as error:
                if not await self._homeserver.alive():
                    raise
                # One room that cannot be read must not keep all others from being looked after.
                _log.warning("room_not_adopted", room_id=room_id, error=error)

    async def _adopt(self, room_id: RoomId, making: set[Any], moving: set[RoomId]) -> None:
        if making or moving:
            state = await self._homeserver.state(room_id)
            room = snapshot(room_id, RoomKind.DOOR, (await self._rules()).ai, state)
            if request_of(state) in making or room.predecessor in moving:
                return  # its making goes on by itself
        _log.info("unknown_room_adopted", room_id=room_id)
        await self.settle(room_id, None, is_direct=False)

    async def _direct(self, key: str, room: Room, rules: Rules) -> None:
        # A greeting that says "ask me anything here" would be untrue where nothing can be read.
        stranger = room.person is not None and is_stranger(room.person, rules)
        greeting = "greeting_stranger" if stranger else "greeting"
        room, told = telling(room, rules)
        if reads(room, rules):
            told = (sentence(greeting, prefix=rules.prefix, name=rules.ai_name), *told)
        notice = Notice(told[0], more=told[1:])
        await self._open_direct(room, [_act(key, room.room_id, notice)])

    async def _group(self, key: str, room: Room, old: Room | None) -> None:
        acts = [_act(f"look:{key}", room.room_id, Govern("came in"))]
        if old is not None:
            room = carried_over(room, old, self._clock())
            acts.append(_act(f"old:{key}", old.room_id, SeeOff(old.room_id)))
            if room.group.standing.talks:  # before anything is kept of the new room
                await self._bring_history(room)
        await self._store.put_room(room)
        await self._store.append_acts(acts)
        for act in acts:
            await self._after(act.room_id)

    async def _fill(self, room_id: RoomId, kind: RoomKind) -> None:
        """What was said between joining and settling is taken in now.

        In a direct chat it begins with the invitation: many clients send the first words with it.
        """
        direct = kind is RoomKind.DIRECT
        events = await self._homeserver.since_joining(room_id, invited=direct)
        now_ms = self._clock()
        rows = [
            NewRow(key=event_id, room_id=room_id, source=Source.SYNC, raw=raw, seen_ms=now_ms)
            for event_id, raw in events
        ]
        if rows:
            await self._take(rows)


def _declined(verdict: Deny, rules: Rules, version: str | None) -> Sentence:
    return sentence(verdict.reason, max_people=rules.max_people, version=version or "?")


def _visit(state: list[Heard], ai: UserId) -> str:
    """The event by which the AI user is in a room: another one after leaving and coming again."""
    return next((e.event_id for e in state if isinstance(e, MemberChange) and e.user == ai), "")


def _act(key: str, room_id: RoomId, act: Govern | Notice | Leave | SeeOff) -> StoredAct:
    kind, payload = act_to_json(act)
    return StoredAct(act_id=act_id(key, 0), room_id=room_id, kind=kind, payload=payload)
