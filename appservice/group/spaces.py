"""Spaces: made for a person who asked, kept in step with their groups, ended. Safe to repeat."""

from typing import Any

import structlog

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.model.space import Space
from appservice.model.whole import EndSpace, KeepSpace, MakeSpace
from appservice.policy import power
from appservice.policy.fold import REQUEST_KEY
from appservice.policy.spaces import CHILD, children_by, groups_of
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.spaces import SpaceBook
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.notices import notice_content
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy

_log = structlog.get_logger()


class Spaces:
    """Performs `MakeSpace`, `KeepSpace` and `EndSpace`: each person's in order, on their desk."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        book: SpaceBook,
        homeserver: Homeserver,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
        privacy: Privacy,
    ) -> None:
        self._store = store
        self._privacy = privacy
        self._directory = directory
        self._book = book
        self._homeserver = homeserver
        self._rules = rules
        self._clock = clock
        self._fault = fault

    async def make(self, stored: StoredAct, act: MakeSpace) -> str:
        """Made once; filled before the person is asked in, so that they find it whole."""
        known = await self._book.space_of(act.asker)
        is_new = known is None or known.room_id is None
        try:
            room_id = known.room_id if known is not None and known.room_id else None
            if room_id is None:
                room_id = await self._made(act)
            await self._directory.set_kind(room_id, RoomKind.SPACE, self._clock())
            await self._fill(room_id, act.asker)
            await self._homeserver.invite(room_id, act.asker)
        except HomeserverRefused as refused:
            _log.warning("space_refused", error=refused)
            await self._report(stored, act.report_to, "space_failed")
            return f"refused: {refused}"
        await self._report(stored, act.report_to, "space_made" if is_new else "space_again")
        await self._store.put_cursor(_mark(act), None)
        return "made"

    async def keep(self, _stored: StoredAct, act: KeepSpace) -> str:
        """Put in and take out what has changed, by a fresh look."""
        space = await self._book.space_of(act.user)
        if space is None or space.room_id is None:
            return "no space"
        try:
            changed = await self._fill(space.room_id, act.user)
        except HomeserverRefused as refused:
            _log.warning("space_not_kept", error=refused)
            return f"refused: {refused}"
        return f"{changed} changes"

    async def end(self, stored: StoredAct, act: EndSpace) -> str:
        """Nothing of ours stays in it; then out of it."""
        space = await self._book.space_of(act.user)
        if space is not None and space.room_id is not None:
            await self._empty(space.room_id)
            self._fault("space-emptied")
            await self._homeserver.leave(space.room_id, None)
            await self._directory.set_kind(space.room_id, RoomKind.LEFT, self._clock())
            await self._book.space_ended(act.user)
        if act.report_to is not None:
            await self._report(stored, act.report_to, "space_off")
        return "ended"

    async def _made(self, act: MakeSpace) -> RoomId:
        mark = _mark(act)
        tried = await self._store.cursor(mark)
        room_id = await self._homeserver.created_for(act.request_id) if tried else None
        if room_id is None:
            await self._store.put_cursor(mark, "tried")
            room_id = await self._homeserver.create_room(await self._wanted(act))
            self._fault("space-created-not-noted")
        await self._book.space_made(Space(act.asker, room_id, self._clock()))
        return room_id

    async def _wanted(self, act: MakeSpace) -> dict[str, Any]:
        rules = await self._rules()
        creation: dict[str, Any] = {"type": "m.space", REQUEST_KEY: act.request_id}
        levels = power.levels_for_group(rules.room_version, rules.ai, act.asker)
        levels |= {"events_default": power.CREATOR_OLD, "invite": power.CREATOR_OLD}
        if power.has_creators(rules.room_version):
            creation["additional_creators"] = [act.asker]
        else:  # it is the person's, with us or without us
            levels["users"] = {rules.ai: power.CREATOR_OLD, act.asker: power.CREATOR_OLD}
            levels["events"] = {}
        return {
            "name": say("space_name", name=rules.ai_name),
            "preset": "private_chat",
            "visibility": "private",
            "room_version": rules.room_version,
            "creation_content": creation,
            "power_level_content_override": levels,
            "initial_state": [
                {
                    "type": "m.room.guest_access",
                    "state_key": "",
                    "content": {"guest_access": "forbidden"},
                }
            ],
        }

    async def _fill(self, room_id: RoomId, user: UserId) -> int:
        wanted = groups_of(await self._store.rooms(), user)
        rules = await self._rules()
        there = children_by(await self._homeserver.state(room_id), rules.ai)
        for child in sorted(wanted - there):
            await self._homeserver.put_state(room_id, CHILD, child, {"via": [rules.own_server]})
        for child in sorted(there - wanted):
            await self._homeserver.put_state(room_id, CHILD, child, {})
        return len(wanted ^ there)

    async def _empty(self, room_id: RoomId) -> None:
        try:
            for child in children_by(
                await self._homeserver.state(room_id), (await self._rules()).ai
            ):
                await self._homeserver.put_state(room_id, CHILD, child, {})
        except HomeserverRefused as refused:
            _log.info("space_not_emptied", error=refused)

    async def _report(self, stored: StoredAct, room_id: RoomId, key: str) -> None:
        if not await self._privacy.holds(room_id, theirs=True):
            return
        text = say(key, prefix=(await self._rules()).prefix)
        txn_id = f"parlour-{stored.act_id}"
        await self._homeserver.send(room_id, "m.room.message", notice_content(text), txn_id)


def _mark(act: MakeSpace) -> str:
    return f"making:{act.request_id}"
