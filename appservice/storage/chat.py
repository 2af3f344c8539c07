"""The store of one side's rooms: its parts under one name."""

from appservice.storage.acts import ActPart
from appservice.storage.cursors import CursorPart
from appservice.storage.endings import EndingPart
from appservice.storage.governing import GoverningPart
from appservice.storage.history import HistoryPart
from appservice.storage.inbox import InboxPart
from appservice.storage.rooms import RoomPart
from appservice.storage.schedule import SchedulePart
from appservice.storage.segments import SegmentPart
from appservice.storage.steps import StepPart
from appservice.storage.turns import TurnPart


class SqlChatStore(
    InboxPart,
    StepPart,
    RoomPart,
    HistoryPart,
    SegmentPart,
    TurnPart,
    ActPart,
    CursorPart,
    GoverningPart,
    EndingPart,
    SchedulePart,
):
    """`ports.store.ChatStore`, for rooms or for direct chats: which, its database decides."""


class SqlPersonalChatStore(SqlChatStore):
    """The one of direct chats, which has something that groups have not."""

    erased_too = ("delete from proposals where room_id = $1",)
