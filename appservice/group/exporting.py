"""What the rooms' side has for one person, sent to them in their direct chat and kept nowhere.

Of that chat this side knows whose it is; who is in it is asked of the homeserver at that moment.
What was said in an encrypted group goes only into an encrypted chat.
"""

import asyncio
from typing import Any, Final

import structlog

from appservice.model.effect import Notice, sentence
from appservice.model.errors import HomeserverRefused
from appservice.model.exporting import ExportGroup, ExportWords
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.policy.catching_up import keeps_secret
from appservice.policy.creators import creators_of
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.own_data import ServerOwnData
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import name_of
from appservice.turns.codec import act_id, act_to_json
from appservice.turns.collecting import MOST, history_of, own_in, told
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.packing import packed
from appservice.turns.pipeline import CurrentRules, Look
from appservice.turns.private import private_chat
from appservice.turns.sending_files import send_file

_log = structlog.get_logger()
_CHATS: Final = 4
_OVER: Final = "no direct chat any more"


class GroupExport:
    """Performs `ExportWords` and `ExportGroup`."""

    def __init__(
        self,
        chat: ChatStore,
        data: ServerOwnData,
        directory: Directory,
        homeserver: Homeserver,
        rules: CurrentRules,
        after: Look,
        fault: Fault,
    ) -> None:
        self._chat = chat
        self._data = data
        self._directory = directory
        self._homeserver = homeserver
        self._rules = rules
        self._after = after
        self._fault = fault

    async def words(self, stored: StoredAct, act: ExportWords) -> str:
        """Send a person their own words in groups, and what limits count of them."""
        chat = await self._look(act.chat, act.user)
        if chat is None:
            return _OVER
        groups, kept_back = await self._groups(act.user, chat)
        data = await words_data(self._data, act.user, groups)
        caption = say("export_words")
        if kept_back:
            caption = say("export_words_plain", count=str(kept_back))
        file = await asyncio.to_thread(
            packed, "groups", f"What {act.user} said in groups", data, _remarks(groups)
        )
        self._fault("export-words-packed")

        async def still() -> bool:
            return await self._look(act.chat, act.user) is not None

        txn_id = f"parlour-{stored.act_id}"
        sent = await send_file(self._homeserver, act.chat, file, caption, txn_id, still)
        return "sent" if sent else _OVER

    async def _groups(self, user: UserId, chat: Room) -> tuple[list[dict[str, Any]], int]:
        """Their part of each room, and of how many encrypted ones it is kept back."""
        found, kept_back = [], 0
        for room_id in await self._data.rooms():
            own = await own_in(self._chat, self._data, room_id, user)
            room = await self._chat.room(room_id) if own else None
            if own and room is not None and not keeps_secret(room, chat):
                kept_back += 1
            elif own:
                found.append(own)
        return found, kept_back

    async def group(self, stored: StoredAct, act: ExportGroup) -> str:
        """Send a group's history to who made it."""
        room = await self._theirs(stored.room_id, act.user)
        if room is None:
            return "not theirs any more"
        chat = await self._best(room, act.user)
        if chat is None or not keeps_secret(room, chat):
            key = "export_no_chat" if chat is None else "export_plain_chat"
            return await self._tell(stored, act, key)
        data = await history_of(self._chat, room)
        title = f"History of {name_of(room)}"
        file = await asyncio.to_thread(packed, "history", title, data, _remarks([data]))
        self._fault("export-history-packed")
        caption = say("export_group", group=name_of(room))
        txn_id = f"parlour-{stored.act_id}"
        chat_id = chat.room_id

        async def still() -> bool:
            alone = await self._look(chat_id, act.user) is not None
            return alone and await self._theirs(stored.room_id, act.user) is not None

        try:
            sent = await send_file(self._homeserver, chat_id, file, caption, txn_id, still)
        except HomeserverRefused as refused:
            _log.warning("export_refused", room_id=chat_id, error=refused)
            return await self._tell(stored, act, "export_failed")
        return "sent" if sent else _OVER

    async def _theirs(self, room_id: RoomId, user: UserId) -> Room | None:
        """The group by a fresh look, if they made it and are in it."""
        room = await fresh_room(self._chat, self._homeserver, room_id)
        if room is None or user not in creators_of(room) or not room.joined(user):
            return None
        return room

    async def _tell(self, stored: StoredAct, act: ExportGroup, key: str) -> str:
        """Say in the group what they have to do first."""
        ai = (await self._rules()).ai
        notice = Notice(sentence(key, ai=ai), act.about)
        kind, payload = act_to_json(notice)
        told_id = act_id(f"export:{stored.act_id}", 0)
        told_act = StoredAct(act_id=told_id, room_id=stored.room_id, kind=kind, payload=payload)
        await self._chat.append_acts([told_act])
        await self._after(stored.room_id)
        return key

    async def _best(self, room: Room, user: UserId) -> Room | None:
        """The newest direct chat that keeps secret what has to be, or the newest."""
        newest: Room | None = None
        for room_id in (await self._directory.direct_chats(user))[:_CHATS]:
            chat = await self._look(room_id, user)
            if chat is not None and keeps_secret(room, chat):
                return chat
            newest = newest or chat
        return newest

    async def _look(self, room_id: RoomId, user: UserId) -> Room | None:
        ai = (await self._rules()).ai
        return await private_chat(self._homeserver, room_id, user, ai)


async def words_data(
    data: ServerOwnData, user: UserId, groups: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the rooms' side has of a person."""
    limits = {kind: told(rows) for kind, rows in (await data.of_server(user)).items()}
    return {"of": user, "groups": groups, "limits": limits}


def _remarks(rooms: list[dict[str, Any]]) -> list[str]:
    if any(len(room["messages"]) >= MOST for room in rooms):
        return [say("export_cut", count=str(MOST))]
    return []
