"""The rooms of policy lists: joined because the operator named them, read, and nothing else.

They are the only public rooms that the AI user is in. What happens there is the occasion to read
their state anew; no word of it is kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from appservice.model.effect import SetTimer
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import RoomId
from appservice.model.policies import PolicyList
from appservice.model.room import RoomKind
from appservice.policy.policies import address_of, rules_in
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.policies import Policies
from appservice.ports.store import ChatStore, Row, Source
from appservice.turns.clock import Clock
from appservice.turns.step import done

_log = structlog.get_logger()
_AGAIN_S = 300.0
_FOLDED_MS = 2000
"""Changes within so long are one reading: who tends a list writes many rules at once."""
_TIMER = "policy"
_OTHERS = frozenset((RoomKind.GROUP, RoomKind.DIRECT, RoomKind.SPACE))


class PolicyRooms:
    """Joins the lists, and keeps what is known of them in step."""

    def __init__(
        self,
        store: ChatStore,
        policies: Policies,
        directory: Directory,
        homeserver: Homeserver,
        wanted: Sequence[str],
        clock: Clock,
    ) -> None:
        self._store = store
        self._policies = policies
        self._directory = directory
        self._homeserver = homeserver
        self._wanted = tuple(dict.fromkeys(wanted))
        self._clock = clock

    async def run(self) -> None:
        """Read every list now; from then on try those again that could not be read."""
        fresh = True
        while True:
            try:
                await self._drop_unwanted()
                known = {each.name: each for each in await self._policies.lists()}
                for name in self._wanted:
                    if fresh or name not in known or known[name].trouble is not None:
                        await self._take_up(name)
                fresh = False
            except (Unavailable, HomeserverRefused) as error:
                _log.warning("policy_lists_wait", error=error)
            await asyncio.sleep(_AGAIN_S)

    async def process(self, row: Row) -> None:
        """Something happened in a list's room: it is read a moment later, with what else came."""
        now_ms = self._clock()
        step = done(row, "a policy list", now_ms)
        if row.source is Source.OWN:
            await self._read_again(row.room_id)
        else:
            due_ms = (now_ms // _FOLDED_MS + 1) * _FOLDED_MS
            step = replace(step, timers=(SetTimer(_TIMER, due_ms),))
        await self._store.commit(step)

    async def _drop_unwanted(self) -> None:
        """Lists that the operator does not name any more are left and forgotten."""
        for each in await self._policies.lists():
            if each.name in self._wanted:
                continue
            if each.room_id is not None:
                await self._homeserver.leave(each.room_id, None)
                await self._directory.set_kind(each.room_id, RoomKind.LEFT, self._clock())
            await self._policies.forget(each.name)

    async def _take_up(self, name: str) -> None:
        """Join a list's room and read it; why that fails is kept for `parlour doctor`."""
        known = PolicyList(name)
        try:
            room_id, via = await self._address(name)
            known = PolicyList(name, room_id)
            kind = (await self._directory.kinds([room_id])).get(room_id)
            if kind in _OTHERS:
                await self._trouble(known, "the AI is in that room as in a group")
                return
            # Its kind first: a joined room without one would be taken for a group.
            await self._directory.set_kind(room_id, RoomKind.POLICY, self._clock())
            await self._homeserver.join(room_id, via)
            await self._read(known)
        except (HomeserverRefused, Unavailable) as error:
            await self._trouble(known, str(error))

    async def _address(self, name: str) -> tuple[RoomId, Sequence[str]]:
        address = address_of(name)
        if address.room.startswith("#"):
            return await self._homeserver.resolve(address.room)
        return RoomId(address.room), address.via

    async def _read_again(self, room_id: RoomId) -> None:
        for known in await self._policies.lists():
            if known.room_id != room_id:
                continue
            try:
                await self._read(known)
            except HomeserverRefused as refused:
                await self._trouble(known, str(refused))

    async def _read(self, known: PolicyList) -> None:
        if known.room_id is None:
            return
        rules = rules_in(await self._homeserver.state(known.room_id))
        await self._policies.put_rules(replace(known, trouble=None, read_ms=self._clock()), rules)
        _log.info("policy_list_read", room_id=known.room_id, count=len(rules))

    async def _trouble(self, known: PolicyList, why: str) -> None:
        """What was read of it before goes on being in force."""
        _log.warning("policy_list_not_read", name=known.name, reason=why)
        before = next((e for e in await self._policies.lists() if e.name == known.name), known)
        room_id = known.room_id or before.room_id
        await self._policies.put_list(replace(before, room_id=room_id, trouble=why[:300]))
