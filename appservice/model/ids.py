"""Identifiers as the Matrix specification spells them, and ours.

Source: Matrix specification, appendices, "Identifier Grammar".
"""

import re
from typing import NewType

UserId = NewType("UserId", str)
RoomId = NewType("RoomId", str)
EventId = NewType("EventId", str)
DeviceId = NewType("DeviceId", str)
TurnId = NewType("TurnId", str)
SessionId = NewType("SessionId", str)
"""Of a Megolm session, within its room."""
ActId = NewType("ActId", str)
RequestId = NewType("RequestId", str)

MAX_ID_BYTES = 255

# Historical localparts may hold any printable ASCII but ":"; strangers may have such names.
_USER = re.compile(r"@([!-9;-~]+):([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


def parse_user_id(text: str) -> UserId | None:
    """The user ID that `text` is, or None when it is none (shape and length, not existence)."""
    if _USER.fullmatch(text) is None or len(text.encode()) > MAX_ID_BYTES:
        return None
    return UserId(text)


def server_name(user_id: UserId) -> str:
    """The homeserver part of a user ID, with its port when it has one."""
    return user_id.partition(":")[2]


def localpart(user_id: UserId) -> str:
    """The part of a user ID between `@` and the first `:`."""
    return user_id.partition(":")[0].removeprefix("@")
