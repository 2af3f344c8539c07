"""The way of one input through a room that we are in: decode, snapshot, decide, one commit."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

from appservice.model.chat import Line
from appservice.model.errors import HomeserverRefused
from appservice.model.event import (
    Heard,
    MemberChange,
    Membership,
    Noise,
    PollEnd,
    PollVote,
    Reaction,
    Redaction,
    RoomMessage,
    StateChange,
    Undecryptable,
)
from appservice.model.given import Given, Judged, Tick
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.proposing import NotAlone
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, Untrue
from appservice.policy.concerned import needs_ages, people_of
from appservice.policy.decide import decide
from appservice.policy.decide.signs import about
from appservice.policy.doubts import counts, is_doubtful
from appservice.policy.encryption.unread import UNREADABLE
from appservice.policy.fold import refreshed
from appservice.policy.governing.drift import absent
from appservice.policy.governing.unseen import may_be_left_out, noted_left_out
from appservice.policy.judging import TIMER as JUDGE
from appservice.policy.looping import LONG, LONG_ALONE, is_breathless, may_be_long
from appservice.policy.manners import RECENT, may_speak
from appservice.policy.parsing import command_words
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, Row, Source, Step
from appservice.ports.telemetry import Meter
from appservice.turns.clock import Clock
from appservice.turns.codec import own_from_json
from appservice.turns.drawing import Draw, no_draw
from appservice.turns.faults import Fault
from appservice.turns.forgotten import ErasedMs, nobody_erased, was_forgotten
from appservice.turns.gone import Gone
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.step import done, step_of
from appservice.turns.waiting import Waiting
from appservice.turns.writers import Writers

CurrentRules = Callable[[], Awaitable[Rules]]
Look = Callable[[RoomId], Awaitable[None]]
Noted = Callable[[Room], Awaitable[None]]


class Pipeline:
    """Takes the rows of one store whose rooms have a kind."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        waiting: Waiting,
        rules: CurrentRules,
        after: Look,
        writers: Writers,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        erased_ms: ErasedMs = nobody_erased,
        known: Known = NOBODY_KNOWN,
        draw: Draw = no_draw,
        gone: Gone | None = None,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._waiting = waiting
        self._rules = rules
        self._after = after
        self._writers = writers
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._erased_ms = erased_ms
        self._known = known
        self._draw = draw
        self._gone = gone or Gone()
        self.noted: Noted = nobody
        """Is told how a room is after each input."""

    async def process(self, row: Row, room: Room) -> bool:
        """Decide on a row and commit what follows; then those who carry it out are told.

        False when the row is left as it is, because the AI user is not in this room any more.
        """
        stored = room
        given = await self._given(row)
        now_ms = self._clock()
        if await was_forgotten(given, self._erased_ms):
            await self._store.commit(done(row, "said before its sender was forgotten", now_ms))
            return True
        state = await self._state(row, room, given)
        if _is_invited(given, room.ai) and not _is_joined(state, room.ai):
            # Our leaving came by no way: who is invited is not in.
            await self._store.put_room(replace(room, kind=RoomKind.LEFT))
            return False
        if state is not None:
            given = _current(given, state, row.source)
            if not isinstance(given, MemberChange | StateChange):
                room = _refreshed(room, state, now_ms)
        rules = await self._rules()
        decision = decide(await self._scene(room, row, given, rules), given, now_ms, rules)
        if state is not None:
            decision = replace(decision, room=_refreshed(decision.room, state, now_ms))
        self._fault("decided")
        step = step_of(row, decision, now_ms)
        if step.room == stored:
            step = replace(step, room=None)  # nothing to write: most inputs change no room
        self._gone.note(row.room_id, step.history)
        await self._store.commit(step)
        self._gone.note(row.room_id, step.history)
        self._fault("committed")
        await self._waiting.settled(step)
        self._note(row, given, step)
        await self.noted(decision.room)
        for room_id in {row.room_id, *(act.room_id for act in step.acts)}:
            await self._after(room_id)
        return True

    def _note(self, row: Row, given: Given, step: Step) -> None:
        if isinstance(given, Undecryptable):
            self._meter.undecryptable("never" if step.aside is None else "waits")
        elif row.waited_ms and step.open_turns:
            self._meter.late_answer()

    async def _given(self, row: Row) -> Given:
        # Only what we stored ourselves may speak for us, whatever keys an event carries.
        if row.source is Source.OWN:
            own = own_from_json(json.loads(row.raw))
            if own is None:
                raise ValueError("a row of our own that this version does not know")
            return own
        return await self._waiting.read(row)

    async def _state(self, row: Row, room: Room, given: Given) -> list[Heard] | None:
        """The current state, where an input may be older or newer than what is known of the room.

        A way that loses an event may have lost the joining of whoever speaks now. What speaks
        against all that is known may not be part of the room at all.
        """
        overtaken = row.source is Source.SYNC and isinstance(given, MemberChange | StateChange)
        doubtful = isinstance(given, MemberChange) and is_doubtful(room, given)
        doubtful |= _may_be_left_out(room, given, self._clock())
        strange = _is_stranger(room, given) or _is_invited(given, room.ai)
        found = isinstance(given, NotAlone) or (isinstance(given, Untrue) and given.narrowed)
        if not (overtaken or doubtful or strange or found):
            return None
        try:
            return await self._homeserver.state(row.room_id)
        except HomeserverRefused:
            return None  # a room that we are not in any more: what is known is all there is

    async def _scene(self, room: Room, row: Row, given: Given, rules: Rules) -> Scene:
        turns = tuple(await self._store.open_turns(room.room_id))
        concerned = people_of(room, given, rules)
        aged = needs_ages(room, given, turns, self._clock(), rules)
        target = None
        if (event_id := _target(given)) is not None:
            target = await self._store.line(room.room_id, event_id)
        last_own = await self._last_own(room, given, rules)
        turn, ruled = await self._explained(room, given, target, last_own, rules)
        rings = given == Tick(UNREADABLE)
        return Scene(
            room,
            turns,
            target,
            last_own,
            recent=await self._recent(room, given, rules),
            target_turn=turn,
            target_ruling=ruled,
            waited_ms=row.waited_ms,
            target_session=await self._waiting.target_session(given),
            unread=await self._waiting.unread(room.room_id) if rings else {},
            typed_ms=self._writers.last_ms(room.room_id) if given == Tick(JUDGE) else {},
            ages=await self._known.ages(concerned, room.room_id) if aged else {},
            guarded=await self._known.limits(concerned),
            draw=self._draw(row.key),
        )

    async def _last_own(self, room: Room, given: Given, rules: Rules) -> Line | None:
        """Looked for where it can be meant: in a long room without one it is a long look."""
        if not isinstance(given, RoomMessage):
            return None
        if command_words(given.typed or given.body, rules.prefix) is None:
            return None
        return await self._store.last_own(room.room_id, room.ai, given.thread)

    async def _explained(
        self, room: Room, given: Given, target: Line | None, last_own: Line | None, rules: Rules
    ) -> tuple[Turn | None, str | None]:
        """What is stored of why it spoke or not, for who asks that."""
        event_id = about(given, target, last_own, rules)
        if event_id is None:
            return None, None
        return (
            await self._store.turn_of(room.room_id, event_id),
            await self._store.ruling_of(room.room_id, event_id),
        )

    async def _recent(self, room: Room, given: Given, rules: Rules) -> tuple[Line, ...]:
        """The talk that words of people fall into, and a judge's word; commands need none."""
        if isinstance(given, Judged):
            return tuple(await self._store.lines(room.room_id, RECENT))
        if not isinstance(given, RoomMessage):
            return ()
        if given.sender == room.ai or not may_speak(room, self._clock(), rules):
            return ()
        if command_words(given.typed or given.body, rules.prefix) is not None:
            return ()
        lines = await self._store.lines(room.room_id, RECENT)
        if len(lines) == RECENT and may_be_long(lines, given):
            if room.kind is RoomKind.GROUP:
                lines = await self._store.lines(room.room_id, LONG)
            elif is_breathless(lines):
                lines = await self._store.lines(room.room_id, LONG_ALONE)
        return tuple(line for line in lines if line.event_id != given.event_id)


_SPOKEN = RoomMessage | Reaction | PollVote | PollEnd | Undecryptable


async def nobody(_room: Room) -> None:
    """Nobody is told."""


def _refreshed(room: Room, state: list[Heard], now_ms: int) -> Room:
    """A room by its current state, with a note of whose coming that has left out for good."""
    fresh = refreshed(room, state)
    gone = absent(room, fresh)
    return noted_left_out(fresh, (room.members[user] for user in gone), now_ms)


def _may_be_left_out(room: Room, given: Given, now_ms: int) -> bool:
    """Whether it is of somebody who may have come on some servers alone."""
    if not isinstance(given, _SPOKEN | MemberChange):
        return False
    return given.sender != room.ai and may_be_left_out(room, given.sender, now_ms)


def _is_stranger(room: Room, given: Given) -> bool:
    """Whether somebody speaks of whom we do not know that they are here."""
    if not isinstance(given, _SPOKEN):
        return False
    if room.joined(given.sender):
        return False
    return room.kind is RoomKind.GROUP or given.sender == room.person


def _is_invited(given: Given, ai: UserId) -> bool:
    if not isinstance(given, MemberChange):
        return False
    return given.user == ai and given.membership is Membership.INVITE


def _is_joined(state: list[Heard] | None, ai: UserId) -> bool:
    own = (event for event in state or () if isinstance(event, MemberChange) and event.user == ai)
    return any(event.membership is Membership.JOIN for event in own)


def _target(given: Given) -> EventId | None:
    if isinstance(given, RoomMessage):
        return given.replaces or given.reply_to
    if isinstance(given, PollVote | PollEnd):
        return given.poll
    return given.target if isinstance(given, Reaction | Redaction) else None


def _current(given: Given, state: list[Heard], source: Source) -> Given:
    """The input, or noise where newer state has overtaken it, or it never was part of the room."""
    if not isinstance(given, MemberChange | StateChange):
        return given
    in_order = source is Source.TRANSACTION
    if in_order and isinstance(given, MemberChange) and counts(given, state):
        return given  # a name changed since is heard in its turn
    if any(event.event_id == given.event_id for event in state):
        return given
    return Noise(
        event_id=given.event_id,
        room_id=given.room_id,
        sender=given.sender,
        sent_ms=given.sent_ms,
        why="overtaken by newer state",
    )
