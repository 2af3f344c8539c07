"""Where events enter: routed by the stored kind of their room, stored, and only then acknowledged.

Bodies from rooms that are not known yet are not kept: those rows are skeletons under a key of their
own, and the events are fetched again once the room has a kind.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from appservice.model.ids import RoomId
from appservice.model.room import RoomKind
from appservice.policy.nesting import shallow
from appservice.policy.policies import may_change_rules
from appservice.policy.secrets import cut_event, may_hold_secret
from appservice.ports.directory import Directory
from appservice.ports.store import ChatStore, NewRow
from appservice.ports.telemetry import Meter
from appservice.turns.faults import Fault

_SKELETON_KEYS = ("type", "event_id", "room_id", "sender", "origin_server_ts", "state_key")
Wake = Callable[[RoomId], None]


def skeleton(raw: str) -> str:
    """An event without what people wrote; member events and other state stay whole."""
    event: Any = json.loads(raw)
    if not isinstance(event, dict) or isinstance(event.get("state_key"), str):
        return raw
    bare = {key: event[key] for key in _SKELETON_KEYS if key in event}
    return json.dumps(bare)


def pointer(row: NewRow) -> NewRow | None:
    """The row of an event that is only the occasion to read a policy list anew.

    None where it cannot have changed the list: such rooms are public, and much else happens there.
    """
    event: Any = json.loads(row.raw)
    kind = event.get("type") if isinstance(event, dict) else None
    if not (isinstance(kind, str) and may_change_rules(kind)):
        return None
    return replace(row, raw=json.dumps({"type": kind}))


def at_the_door(row: NewRow) -> NewRow:
    """The row of an event from a room that has no kind yet."""
    return replace(row, key=f"door:{row.key}", raw=skeleton(row.raw))


def removal(row: NewRow) -> NewRow | None:
    """The row of a redaction with no more than the ID of what was removed; None for all else."""
    event: Any = json.loads(row.raw)
    if not isinstance(event, dict) or event.get("type") != "m.room.redaction":
        return None
    bare = {key: event[key] for key in (*_SKELETON_KEYS, "redacts") if key in event}
    content = event.get("content")
    inner = content if isinstance(content, dict) else {}
    bare["content"] = {key: inner[key] for key in ("redacts",) if key in inner}
    return replace(row, raw=json.dumps(bare))


def without_depths(row: NewRow) -> NewRow:
    """The row as everybody after us can read it, however deep somebody nests an event."""
    raw = shallow(row.raw)
    return row if raw is row.raw else replace(row, raw=raw)


def without_secrets(row: NewRow) -> NewRow:
    """The row without addresses of links, and with marks in the place of codes."""
    if not may_hold_secret(row.raw):
        return row
    return replace(row, raw=json.dumps(cut_event(json.loads(row.raw))))


class Intake:
    """Takes rows from any source. Raises `StoreUnavailable`; then nothing may be acknowledged."""

    def __init__(
        self,
        rooms: ChatStore,
        personal: ChatStore,
        directory: Directory,
        wake_rooms: Wake,
        wake_personal: Wake,
        meter: Meter,
        fault: Fault,
    ) -> None:
        self._rooms = rooms
        self._personal = personal
        self._directory = directory
        self._wake_rooms = wake_rooms
        self._wake_personal = wake_personal
        self._meter = meter
        self._fault = fault

    async def take(self, rows: Sequence[NewRow], cursor: tuple[str, str] | None = None) -> int:
        """Store rows (known keys are skipped), then the cursor; returns how many were new.

        The rows of direct chats are committed first: a crash in between repeats the whole, and
        the cursor, which lives on the rooms' side, moves last.
        """
        rows = [without_secrets(without_depths(row)) for row in rows]
        kinds = await self._directory.kinds(list({row.room_id for row in rows}))
        personal, others, removals = [], [], []
        for row in rows:
            kind = kinds.get(row.room_id)
            if kind is RoomKind.DIRECT:
                personal.append(row)
            elif kind is RoomKind.GROUP:
                others.append(row)
                removals += [found] if (found := await self._removal(row)) is not None else []
            elif kind is RoomKind.POLICY:
                others += [found] if (found := pointer(row)) is not None else []
            else:
                others.append(at_the_door(row))
        new = 0
        if removals:
            await self._personal.append(removals)
        if personal:
            new += await self._personal.append(personal)
            self._fault("intake-between-stores")
        if others or cursor is not None:
            new += await self._rooms.append(others, cursor)
        self._fault("intake-stored")
        # Nobody has to wait for the rest: the homeserver gets its answer first.
        asyncio.get_running_loop().call_soon(self._tell, rows[:new], [*personal, *removals], others)
        return new

    async def _removal(self, row: NewRow) -> NewRow | None:
        """What the side of direct chats has to know of a group that was one: what is removed."""
        found = removal(row)
        ours = found is not None and await self._personal.room(row.room_id) is not None
        return found if ours else None

    def _tell(
        self, new: Sequence[NewRow], personal: Sequence[NewRow], others: Sequence[NewRow]
    ) -> None:
        """Count what was stored and have it looked at."""
        for row in new:  # one source per call; those known already are not counted
            self._meter.event_in(row.source.value)
        for room_id in {row.room_id for row in personal}:
            self._wake_personal(room_id)
        for room_id in {row.room_id for row in others}:
            self._wake_rooms(room_id)
