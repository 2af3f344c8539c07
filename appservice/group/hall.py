"""The rows of groups, and the acts that only they have."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from appservice.model.effect import Govern, Notice, PauseInvitations, SettleInvitation, sentence
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.policy.admission import people, stays_on
from appservice.policy.direct_end import of_the_direct_chat
from appservice.policy.fold import snapshot
from appservice.policy.governing import plan
from appservice.policy.governing.beginning import begun
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import Ledger
from appservice.ports.reading import Read
from appservice.ports.store import ChatStore, NewRow, Row, Source, StoredAct
from appservice.ports.visits import VisitBook
from appservice.prompt.catalogue import say
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, act_to_json
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.pipeline import CurrentRules, Look, Pipeline
from appservice.turns.step import done

Take = Callable[[list[NewRow]], Awaitable[object]]
Noticed = Callable[[Row, Room], Awaitable[None]]


class Groups:
    """The hall of groups."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        ledger: Ledger,
        homeserver: Homeserver,
        pipeline: Pipeline,
        rules: CurrentRules,
        read: Read,
        take: Take,
        after: Look,
        visits: VisitBook,
        noticed: Noticed,
        clock: Clock,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._directory = directory
        self._ledger = ledger
        self._homeserver = homeserver
        self._pipeline = pipeline
        self._rules = rules
        self._read = read
        self._take = take
        self._after = after
        self._visits = visits
        self._noticed = noticed
        self._clock = clock
        self._known = known

    async def process(self, row: Row) -> None:
        """One input of a group; a room that was left goes back to the door."""
        room = await self._store.room(row.room_id)
        ours = room is not None and room.kind is RoomKind.GROUP
        if room is not None and ours and await self._pipeline.process(row, room):
            await self._noticed(row, room)
            return
        await self.gone(row.room_id)
        if row.source is not Source.OWN:
            await self._take([row])
        await self._store.commit(done(row, "not in this room", self._clock()))

    async def gone(self, room_id: RoomId) -> None:
        """The AI user is in that room no more."""
        await self._directory.set_kind(room_id, RoomKind.LEFT, self._clock())
        await self._visits.forget_room(room_id)

    async def look_at_all(self) -> None:
        """After a start: look at every group that seems not to be as its rules have it."""
        now_ms, rules = self._clock(), await self._rules()
        for room in await self._store.rooms():
            there = await self._known.people(people(room, rules), room.room_id, rules)
            found = plan(room, now_ms, rules, there)
            if found.repairs or found.standing is not room.group.standing:
                look = _act(f"look:{room.room_id}:{now_ms}", room.room_id, Govern("started"))
                await self._store.append_acts([look])
                await self._after(room.room_id)

    async def from_direct(self, room_id: RoomId, person: UserId | None) -> None:
        """A direct chat has ended: the room is a group from now on. May be repeated.

        Nothing that was said comes along; the room is told so in one sentence.
        """
        settled = (await self._directory.kinds([room_id])).get(room_id)
        if settled is not RoomKind.DIRECT:
            return
        try:
            await self._leave_behind(room_id, person)
            state = await self._homeserver.state(room_id)
        except HomeserverRefused:
            await self.gone(room_id)
            return
        rules = await self._rules()
        fresh = snapshot(room_id, RoomKind.GROUP, rules.ai, state)
        refused = stays_on(fresh, person, rules)
        if refused is not None:
            why = say(refused.reason, max_people=rules.max_people, version=fresh.version or "?")
            await self._homeserver.leave(room_id, why)
            await self.gone(room_id)
            return
        told = _act(f"ended:{room_id}", room_id, Notice(sentence("direct_ended")))
        look = _act(f"look:ended:{room_id}", room_id, Govern("a direct chat ended"))
        await self._store.append_acts([told, look])
        room = begun(fresh, None, self._clock(), rules)
        group = replace(room.group, greeted=room.group.standing.talks)
        await self._store.put_room(replace(room, told_encrypted=room.encrypted, group=group))
        await self._directory.set_kind(room_id, RoomKind.GROUP, self._clock())
        await self._after(room_id)

    async def _leave_behind(self, room_id: RoomId, person: UserId | None) -> None:
        """Make the events of the direct chat known here by their IDs alone.

        The homeserver may hand them out again (a repeated transaction, the second cursor), and from
        now on they would be stored and read on this side. A known ID is skipped.
        """
        rules = await self._rules()
        events = await self._homeserver.since_joining(room_id, invited=True)
        heard = [await self._read(raw, room_id) for _, raw in events]
        now_ms = self._clock()
        rows = [
            NewRow(key=event_id, room_id=room_id, source=Source.SYNC, raw="{}", seen_ms=now_ms)
            for event_id in of_the_direct_chat(room_id, rules.ai, person, heard)
        ]
        if rows:
            await self._store.append(rows)

    async def pause(self, _stored: StoredAct, act: PauseInvitations) -> str:
        """Remember that this person does not want to be invited."""
        await self._ledger.pause(act.user, act.until_ms, act.why)
        return "noted"

    async def settle_invitation(self, stored: StoredAct, act: SettleInvitation) -> str:
        """Note what became of an invitation."""
        await self._ledger.settle_invitations(stored.room_id, act.user, act.outcome)
        return act.outcome


def _act(key: str, room_id: RoomId, act: Govern | Notice) -> StoredAct:
    kind, payload = act_to_json(act)
    return StoredAct(act_id=act_id(key, 0), room_id=room_id, kind=kind, payload=payload)
