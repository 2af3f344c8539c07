"""Words of a person, said in a group by the AI user because that person wants it. Safe to repeat.

Nothing more is known here than the words, whose they are, and where that person is told what came
of it. Looked at afresh: whether they still are a member who may write here, and the AI user too.
"""

from collections.abc import Sequence
from typing import Final

import structlog

from appservice.group.places import sharer_in
from appservice.model.crossing import SayCopied, SayShared
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Membership
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room
from appservice.model.verdict import Deny
from appservice.policy.crossing import trouble_of
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.brought import copied_contents, shared_content
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import name_of
from appservice.prompt.crossing import told
from appservice.prompt.permalinks import permalink, servers_of
from appservice.turns.clearing import Clearing
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat

_log = structlog.get_logger()
_THERE: Final = (Membership.JOIN, Membership.INVITE)


class Bringing:
    """Performs `SayShared` and `SayCopied`."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        rules: CurrentRules,
        clearing: Clearing,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._rules = rules
        self._clearing = clearing
        self._fault = fault

    async def share(self, stored: StoredAct, act: SayShared) -> str:
        """Say it once, under the act's transaction ID, and tell who shared it."""
        room = await self._room(stored.room_id)
        if room is not None and await self._clearing.ahead(room, act.text):
            room = await self._room(stored.room_id)  # that took a while
        if room is None or not room.joined(act.by):
            await self._report(stored, act.report_to, act.by, [say("share_left")])
            return "not a member"
        trouble, group = trouble_of(room, act.by), name_of(room)
        cleared = await self._clearing.clear(room, act.text)
        if trouble is not None or isinstance(cleared, Deny):
            failed = trouble or "share_silent"
            sentence = say(failed, group=group)
            if trouble is None and isinstance(cleared, Deny):
                failed, sentence = cleared.reason, await self._clearing.refusal(cleared) or sentence
            await self._report(stored, act.report_to, act.by, [sentence])
            return failed
        content = shared_content(cleared.text, act.by, sharer_in(room, act.by))
        try:
            event_id = await self._homeserver.send(
                room.room_id, "m.room.message", content, f"parlour-{stored.act_id}"
            )
        except HomeserverRefused as refused:
            _log.warning("share_refused", room_id=room.room_id, error=refused)
            await self._report(stored, act.report_to, act.by, [say("share_failed", group=group)])
            return "refused"
        self._fault("shared")
        link = permalink(room.room_id, event_id, servers_of(room))
        done = say("share_done", group=group, link=link)
        await self._report(stored, act.report_to, act.by, done.split("\n"))
        return event_id

    async def copy(self, stored: StoredAct, act: SayCopied) -> str:
        """Say all parts in order; each has a transaction ID of its own."""
        room = await self._room(stored.room_id)
        contents = copied_contents(act.lines, act.by, act.name, act.ai_name)
        if room is not None:
            for content in contents:
                await self._clearing.ahead(room, content["body"])
            room = await self._room(stored.room_id)  # that may have taken a while
        if room is None or not _is_there(room, act.by):
            await self._report(stored, act.report_to, act.by, [say("copy_nothing")])
            return "not a member"
        group = name_of(room)
        sent: list[EventId] = []
        refusals: dict[str, None] = {}
        try:
            for number, content in enumerate(contents):
                cleared = await self._clearing.clear(room, content["body"])
                if isinstance(cleared, Deny):
                    refusals[await self._clearing.refusal(cleared) or say("copy_left_out")] = None
                    continue
                txn_id = f"parlour-{stored.act_id}-{number}"
                sent.append(
                    await self._homeserver.send(room.room_id, "m.room.message", content, txn_id)
                )
                self._fault("copied-part")
        except HomeserverRefused as refused:
            _log.warning("copies_refused", room_id=room.room_id, error=refused)
            await self._report(stored, act.report_to, act.by, [say("copy_failed", group=group)])
            return "refused"
        done = [say("copy_done", group=group, count=len(act.lines))]
        if refusals:
            done = [say("copy_partly", group=group), *refusals] if sent else [*refusals]
        done += [say("copy_removed", count=act.removed)] if act.removed else []
        done += [say("copy_edited", count=act.edited)] if act.edited else []
        await self._report(stored, act.report_to, act.by, done)
        return f"{len(sent)} events"

    async def _room(self, room_id: RoomId) -> Room | None:
        try:
            return await fresh_room(self._store, self._homeserver, room_id)
        except HomeserverRefused:
            return None  # the AI user is not there any more

    async def _report(
        self, stored: StoredAct, chat: RoomId, user: UserId, sentences: Sequence[str]
    ) -> None:
        """To that person alone: where their chat is none any more, nobody is told of the group."""
        ai = (await self._rules()).ai
        if await private_chat(self._homeserver, chat, user, ai) is None:
            return
        txn_id = f"parlour-report-{stored.act_id}"
        try:
            await self._homeserver.send(chat, "m.room.message", told(*sentences), txn_id)
        except HomeserverRefused as refused:
            _log.warning("share_not_reported", room_id=chat, error=refused)


def _is_there(room: Room, user: UserId) -> bool:
    member = room.members.get(user)
    return member is not None and member.membership in _THERE
