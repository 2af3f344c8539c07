"""Which remembered lines may be told in a chat: what was told encrypted is said encrypted alone."""

from collections.abc import Sequence

from appservice.model.remembering import Remembered
from appservice.model.room import Room
from appservice.policy.reach import may_be_told
from appservice.ports.store import ChatStore


async def tellable(store: ChatStore, into: Room, lines: Sequence[Remembered]) -> list[Remembered]:
    """Those that may be told in that chat of their owner; `store` knows where each is from."""
    if into.encrypted:
        return list(lines)
    others = {line.room_id for line in lines} - {into.room_id}
    sources = {each: await store.room(each) for each in others} | {into.room_id: into}
    return [line for line in lines if may_be_told(sources[line.room_id], into)]
