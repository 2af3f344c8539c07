"""A person's own data of the personal side, sent to them in their direct chat."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from appservice.model.exporting import ExportPerson, ExportWords
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.ports.homeserver import Homeserver
from appservice.ports.memories import Memories
from appservice.ports.own_data import OwnData
from appservice.ports.peering import AgeSharing
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.exporting import iso
from appservice.turns.collecting import MOST, own_in
from appservice.turns.faults import Fault
from appservice.turns.packing import packed
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat
from appservice.turns.sending_files import send_file

HandOver = Callable[[StoredAct, ExportWords], Awaitable[None]]
LANE = "export:"
_OVER = "no direct chat any more"


class PersonalExport:
    """Performs `ExportPerson`. May be repeated: each file has a transaction ID of its own."""

    def __init__(
        self,
        chat: ChatStore,
        data: OwnData,
        memories: Memories,
        sharing: AgeSharing,
        homeserver: Homeserver,
        hand_over: HandOver,
        rules: CurrentRules,
        fault: Fault,
    ) -> None:
        self._chat = chat
        self._data = data
        self._memories = memories
        self._sharing = sharing
        self._homeserver = homeserver
        self._hand_over = hand_over
        self._rules = rules
        self._fault = fault

    async def export(self, stored: StoredAct, act: ExportPerson) -> str:
        """Send what this side has, then ask the other side for what it has."""
        chat = await self._look(stored.room_id, act.user)
        if chat is None:
            return _OVER
        mine = await personal_data(self._chat, self._data, self._memories, self._sharing, act.user)
        kept_back = 0
        if not chat.encrypted:
            for what in ("remembered", "direct_chats"):
                mine[what], encrypted = await self._in_clear(mine[what])
                kept_back += encrypted
        file = await asyncio.to_thread(packed, "personal", f"What I keep of {act.user} alone", mine)
        self._fault("export-packed")
        caption = say("export_personal")
        if kept_back:
            caption = say("export_personal_plain", count=str(kept_back))
        txn_id = f"parlour-{stored.act_id}-personal"

        async def still() -> bool:
            return await self._look(stored.room_id, act.user) is not None

        if not await send_file(self._homeserver, stored.room_id, file, caption, txn_id, still):
            return _OVER
        self._fault("export-sent")
        lane = RoomId(f"{LANE}{act.user}")
        words = ExportWords(lane, act.user, stored.room_id, act.asked_ms)
        await self._hand_over(stored, words)
        return "sent"

    async def _look(self, room_id: RoomId, user: UserId) -> Room | None:
        ai = (await self._rules()).ai
        return await private_chat(self._homeserver, room_id, user, ai)

    async def _in_clear(self, parts: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        """Those of rooms that are not encrypted, for a chat that is not; how many others there are.

        Of a room that is not known any more nobody can say that it was not encrypted.
        """
        rooms = {one["room_id"] for one in parts}
        known = {room_id: await self._chat.room(room_id) for room_id in rooms}
        clear = {room_id for room_id, room in known.items() if room and not room.encrypted}
        told = [one for one in parts if one["room_id"] in clear]
        return told, len(parts) - len(told)


async def personal_data(
    chat: ChatStore,
    data: OwnData,
    memories: Memories,
    sharing: AgeSharing,
    user: UserId,
    most: int = MOST,
) -> dict[str, Any]:
    """What is remembered of a person and what they chose, and their words in direct chats."""
    choice = await memories.choice(user)
    remembered = [
        {
            "number": line.number,
            "kind": line.kind.value,
            "origin": line.origin.value,
            "made": iso(line.made_ms),
            "room_id": line.room_id,
            "from": line.event_id,
            "words": line.text,
        }
        for line in await memories.lines(user)
    ]
    chats = [
        found for one in await data.rooms() if (found := await own_in(chat, data, one, user, most))
    ]
    return {
        "of": user,
        "remembering": choice.remembering.value,
        "automatic": choice.automatic,
        "age_is_told_to_peers": await sharing.shares(user),
        "remembered": remembered,
        "direct_chats": chats,
    }
