"""A group's name, topic and picture: changed at a member's wish, where the room allows it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from appservice.group.own import Noting
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, PictureRefused
from appservice.model.event import LineKind
from appservice.model.given import Changed
from appservice.model.group import Standing
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.whole import ChangePicture, ChangeState
from appservice.policy.decide.acted import SILENT
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault

_log = structlog.get_logger()
Shrink = Callable[[bytes], bytes]
MOST_BYTES = 10 * 1024 * 1024
LOOKED_BACK = 50
_AVATAR = "m.room.avatar"
_TOO_LARGE = 413


class Changing:
    """Performs `ChangeState` and `ChangePicture`. May be repeated."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        shrink: Shrink,
        noting: Noting,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._shrink = shrink
        self._noting = noting
        self._fault = fault
        self._one_at_a_time = asyncio.Lock()  # an unpacked picture takes much memory

    async def change_state(self, stored: StoredAct, act: ChangeState) -> str:
        """Set a state event, after a fresh look whether that is ours to do."""
        content = json.loads(act.content)
        outcome = await self._put(stored.room_id, act.by, act.event_type, content)
        value = next((str(each) for each in content.values()), "")
        return await self._tell(stored, Changed(act.what, act.by, outcome, act.about, value))

    async def change_picture(self, stored: StoredAct, act: ChangePicture) -> str:
        """Fetch the image, make it small and plain, store it, show it."""
        mark = f"picture:{stored.act_id}"
        uri = await self._store.cursor(mark)
        if uri is None:
            outcome, uri = await self._made(stored.room_id, act)
            if uri is None:
                return await self._tell(stored, Changed("picture", act.by, outcome, act.about))
            await self._store.put_cursor(mark, uri)
        self._fault("picture-stored")
        outcome = await self._put(stored.room_id, act.by, _AVATAR, {"url": uri})
        told = await self._tell(stored, Changed("picture", act.by, outcome, act.about))
        await self._store.put_cursor(mark, None)
        return told

    async def _made(self, room_id: RoomId, act: ChangePicture) -> tuple[str, str | None]:
        """The address of the small picture, or why there is none."""
        image = act.image or await self._last_image(room_id, act)
        found = await self._homeserver.event(room_id, image) if image is not None else None
        content = _content(found) if found is not None else None
        if content is None:
            return "picture_how", None
        try:
            data = await self._homeserver.get_file(content, MOST_BYTES)
            async with self._one_at_a_time:
                small = await asyncio.to_thread(self._shrink, data)
            return "done", await self._homeserver.upload(small, "image/png", "picture.png")
        except PictureRefused as refused:
            return f"picture_{refused.why}", None
        except HomeserverRefused as refused:
            too_large = refused.status == _TOO_LARGE
            return ("picture_large" if too_large else "picture_gone"), None
        except HomeserverUnavailable:
            # Ours also answers so when the server that has the image cannot be reached.
            if not await self._homeserver.alive():
                raise
            return "picture_gone", None

    async def _last_image(self, room_id: RoomId, act: ChangePicture) -> EventId | None:
        lines = await self._store.lines(room_id, LOOKED_BACK)
        own = [line for line in lines if line.sender == act.by and line.kind is LineKind.IMAGE]
        return own[-1].event_id if own else None

    async def _put(
        self, room_id: RoomId, by: UserId, event_type: str, content: Mapping[str, Any]
    ) -> str:
        room = await fresh_room(self._store, self._homeserver, room_id)
        if room is None or not room.joined(room.ai) or room.group.standing is not Standing.STEERS:
            return "not_kept_by_me"
        if not room.joined(by):
            return SILENT
        try:
            await self._homeserver.put_state(room_id, event_type, "", content)
        except HomeserverRefused as refused:
            _log.warning("change_refused", room_id=room_id, error=refused)
            return "change_refused"
        return "done"

    async def _tell(self, stored: StoredAct, changed: Changed) -> str:
        self._fault("changed-not-noted")
        await self._noting.note(stored, changed)
        return changed.outcome


def _content(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The content of an image message that says where its image is, encrypted or not."""
    content = event.get("content")
    if event.get("type") != "m.room.message" or not isinstance(content, dict):
        return None
    file = content.get("file")
    places = (content.get("url"), file.get("url") if isinstance(file, dict) else None)
    somewhere = any(isinstance(url, str) and url.startswith("mxc://") for url in places)
    return content if content.get("msgtype") == "m.image" and somewhere else None
