"""What the AI proposed to remember: the personal store's, until it is agreed to or not."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.ids import EventId, RoomId
from appservice.model.proposal import Proposal


class Proposals(Protocol):
    """Each method is one transaction and may be repeated. All raise `StoreUnavailable`."""

    async def begin(self, room_id: RoomId, about: EventId, now_ms: int) -> bool:
        """Note that a model is asked; False where it was before. A month later it is forgotten."""
        ...

    async def put(self, proposal: Proposal) -> None:
        """Store how a begun one is now; the text of one that is not open is not kept."""
        ...

    async def of(self, room_id: RoomId) -> Sequence[Proposal]:
        """All of a direct chat, oldest first."""
        ...
