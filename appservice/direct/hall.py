"""The rows of direct chats, and the acts that only they have."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from appservice.model.coming import CodeSent, RedeemCode
from appservice.model.effect import EndDirect, PauseInvitations, RequestGroup
from appservice.model.event import Redaction
from appservice.model.given import GroupAsked, SpaceAsked
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.space import SPACE_DESK
from appservice.model.whole import RequestSpace
from appservice.policy.decide.remembering import decide_removed_after
from appservice.ports.reading import Read
from appservice.ports.store import ChatStore, NewRow, Row, Source, Step, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.intake import removal
from appservice.turns.pipeline import Pipeline
from appservice.turns.step import done, step_of

BecomeGroup = Callable[[RoomId, UserId | None], Awaitable[None]]
Gone = Callable[[RoomId], Awaitable[None]]
Take = Callable[[list[NewRow]], Awaitable[object]]
Pause = Callable[[UserId, int, str], Awaitable[None]]
DESK = "desk:"
JOIN_DESK = "desk:join:"


class Direct:
    """The hall of direct chats."""

    def __init__(
        self,
        store: ChatStore,
        pipeline: Pipeline,
        become_group: BecomeGroup,
        gone: Gone,
        take: Take,
        take_group_request: Take,
        pause: Pause,
        read: Read,
        look: Gone,
        clock: Clock,
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._become_group = become_group
        self._gone = gone
        self._take = take
        self._take_group_request = take_group_request
        self._pause = pause
        self._read = read
        self._look = look
        self._clock = clock

    async def process(self, row: Row) -> None:
        """One input. What comes after the end of a direct chat is handed on, unread.

        Of what is removed there, this side is told too: it forgets. What waited for its key was
        said before the end, whenever the key comes.
        """
        room = await self._store.room(row.room_id)
        ours = room is not None and room.kind is RoomKind.DIRECT
        if room is not None and ours and await self._pipeline.process(row, room):
            return
        if room is not None and room.kind is RoomKind.GROUP:
            await self._become_group(row.room_id, room.person)
        else:
            await self._gone(row.room_id)
        if row.source is not Source.OWN and not row.waited_ms:
            await self._take([row])
        await self._store.commit(await self._left(row, room))
        await self._look(row.room_id)

    async def _left(self, row: Row, room: Room | None) -> Step:
        """What an input still means here after the end: what is removed is forgotten."""
        now_ms = self._clock()
        if room is not None and row.source is not Source.OWN and removal(row) is not None:
            heard = await self._read(row.raw, row.room_id)
            if isinstance(heard, Redaction):
                step = step_of(row, decide_removed_after(room, heard.target), now_ms)
                return replace(step, room=None)
        return done(row, "no direct chat any more", now_ms)

    async def open(self, room: Room, acts: list[StoredAct]) -> None:
        """Begin a direct chat (again: nothing changes), with what is to be said first."""
        known = await self._store.room(room.room_id)
        if known is None or known.kind is RoomKind.LEFT:
            await self._store.append_acts(acts)
            await self._store.put_room(room)

    async def request_group(self, _stored: StoredAct, act: RequestGroup) -> str:
        """Hand a wish for a group to the other side; the event's ID makes it one wish."""
        asked = GroupAsked(
            request_id=act.request_id,
            name=act.name,
            asker=act.asker,
            invitees=act.invitees,
            report_to=act.report_to,
            asked_by_event=act.asked_by_event,
            encrypted=act.encrypted,
        )
        row = NewRow(
            key=f"new:{act.request_id}",
            room_id=RoomId(f"{DESK}{act.asker}"),
            source=Source.OWN,
            raw=own_to_json(asked),
            seen_ms=self._clock(),
        )
        await self._take_group_request([row])
        return "handed on"

    async def request_space(self, _stored: StoredAct, act: RequestSpace) -> str:
        """Hand a wish for a Space to the other side, likewise."""
        row = NewRow(
            key=f"space:{act.request_id}",
            room_id=RoomId(f"{SPACE_DESK}{act.asker}"),
            source=Source.OWN,
            raw=own_to_json(
                SpaceAsked(act.request_id, act.on, act.asker, act.report_to, act.about)
            ),
            seen_ms=self._clock(),
        )
        await self._take_group_request([row])
        return "handed on"

    async def redeem(self, stored: StoredAct, act: RedeemCode) -> str:
        """Hand a code to the other side, by its hash; the act's ID makes it one try."""
        sent = CodeSent(act.code_hash, act.user, act.report_to, act.about)
        row = NewRow(
            key=f"code:{stored.act_id}",
            room_id=RoomId(f"{JOIN_DESK}{act.user}"),
            source=Source.OWN,
            raw=own_to_json(sent),
            seen_ms=self._clock(),
        )
        await self._take_group_request([row])
        return "handed on"

    async def end(self, stored: StoredAct, act: EndDirect) -> str:
        """The room goes on as a group that knows nothing of what was said here."""
        room = await self._store.room(stored.room_id)
        await self._become_group(stored.room_id, room.person if room is not None else None)
        return act.why

    async def pause(self, _stored: StoredAct, act: PauseInvitations) -> str:
        """Remember that this person does not want to be invited."""
        await self._pause(act.user, act.until_ms, act.why)
        return "noted"
