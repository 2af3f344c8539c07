"""Where wishes for Spaces come in, and where it is noticed that a person's groups have changed."""

import json
from dataclasses import replace
from typing import Final

from appservice.model.given import SpaceAsked
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.room import RoomKind
from appservice.model.space import SPACE_DESK, Space
from appservice.model.whole import EndSpace, KeepSpace
from appservice.policy.spaces import concerned, decide_space
from appservice.ports.directory import Directory
from appservice.ports.spaces import SpaceBook
from appservice.ports.store import ChatStore, Row, Source, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, act_to_json, own_from_json
from appservice.turns.pipeline import CurrentRules, Look
from appservice.turns.step import done, step_of

_MEMBER: Final = "m.room.member"


class SpaceDesk:
    """A desk for each person: a queue of its own, and no room."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        book: SpaceBook,
        rules: CurrentRules,
        after: Look,
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._book = book
        self._rules = rules
        self._after = after
        self._clock = clock

    async def process(self, row: Row) -> None:
        """Decide on a wish."""
        now_ms = self._clock()
        asked = own_from_json(json.loads(row.raw)) if row.source is Source.OWN else None
        if not isinstance(asked, SpaceAsked):
            await self._store.commit(done(row, "no wish for a space", now_ms))
            return
        known = await self._book.space_of(asked.asker)
        decision = decide_space(asked, known, now_ms, await self._rules())
        # A desk is no room: there is no snapshot to store.
        step = replace(step_of(row, decision, now_ms), room=None)
        await self._store.commit(step)
        for act in step.acts:
            await self._after(act.room_id)

    async def process_space(self, row: Row) -> None:
        """An event of a Space itself: when its person or the AI user goes, it ends."""
        space = await self._book.space_in(row.room_id)
        who = _gone(row.raw)
        if space is not None and who == space.user:
            await self._want(row.key, space.user, EndSpace(space.user))
        elif who == (await self._rules()).ai:
            if space is not None:
                await self._book.space_ended(space.user)
            await self._directory.set_kind(row.room_id, RoomKind.LEFT, self._clock())
        await self._store.commit(done(row, "in a space", self._clock()))

    async def noticed(self, row: Row) -> None:
        """A group's event: who comes or goes has it in their Space, or has it no more."""
        user = _member(row.raw)
        if user is None:
            return
        for space in await self._concerned(user, row.room_id):
            await self._want(row.key, space.user, KeepSpace(space.user))

    async def look_at_all(self) -> None:
        """After a start: what changed meanwhile, or was not noticed, is put right."""
        for space in await self._book.spaces():
            await self._want(f"start:{self._clock()}", space.user, KeepSpace(space.user))

    async def _concerned(self, user: UserId, room_id: RoomId) -> list[Space]:
        rules = await self._rules()
        if user == rules.ai:
            room = await self._store.room(room_id)
            return concerned(await self._book.spaces(), room)
        own = server_name(user) == rules.own_server
        space = await self._book.space_of(user) if own else None
        return [space] if space is not None and space.room_id is not None else []

    async def _want(self, key: str, user: UserId, act: KeepSpace | EndSpace) -> None:
        desk = RoomId(f"{SPACE_DESK}{user}")
        kind, payload = act_to_json(act)
        stored = StoredAct(
            act_id=act_id(f"{desk}:{key}", 0), room_id=desk, kind=kind, payload=payload
        )
        await self._store.append_acts([stored])
        await self._after(desk)


def _member(raw: str) -> UserId | None:
    """Whose membership an event is about, if it is about one."""
    if _MEMBER not in raw:
        return None
    event = json.loads(raw)
    user = event.get("state_key") if isinstance(event, dict) else None
    is_member = isinstance(user, str) and event.get("type") == _MEMBER
    return UserId(user) if is_member and isinstance(user, str) else None


def _gone(raw: str) -> UserId | None:
    """Who is out of a room by that event, if anybody."""
    user = _member(raw)
    content = json.loads(raw).get("content") if user is not None else None
    is_out = isinstance(content, dict) and content.get("membership") in ("leave", "ban")
    return user if is_out else None
