"""Sending a file of ours to one person, once: of what it holds nothing is kept where it is sent."""

from collections.abc import Awaitable, Callable
from typing import Final

from appservice.model.ids import RoomId
from appservice.ports.homeserver import Homeserver
from appservice.prompt.catching_up import ASIDE
from appservice.turns.packing import MIME

NAME: Final = "parlour-export.zip"


async def send_file(
    homeserver: Homeserver,
    room_id: RoomId,
    data: bytes,
    caption: str,
    txn_id: str,
    still: Callable[[], Awaitable[bool]],
) -> bool:
    """Upload and send it, encrypted where the room is; False where it must not be sent any more.

    An upload takes its time: `still` looks at the chat afresh when nothing is left but to send.
    A try that was cut off leaves an upload that nobody is told of; the message comes once, by its
    transaction ID.
    """
    place = await homeserver.put_file(room_id, data, MIME, NAME)
    content = {
        "msgtype": "m.file",
        "body": caption,
        "filename": NAME,
        "info": {"mimetype": MIME, "size": len(data)},
        "m.mentions": {},
        ASIDE: True,
        **place,
    }
    if not await still():
        return False
    await homeserver.send(room_id, "m.room.message", content, txn_id)
    return True
