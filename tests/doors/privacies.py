"""What parts need to know of privacy that work in groups, and never ask about a direct chat."""

from typing import cast

from appservice.model.ids import RoomId, UserId
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow
from appservice.turns.privacy import Privacy
from tests.pure.policy.rooms import AI, NOW


async def _nobody(_room_id: RoomId) -> UserId | None:
    return None


async def _not_expected(row: NewRow) -> None:
    raise AssertionError(row)


def of_groups(store: ChatStore) -> Privacy:
    """It may look at nothing but what is stored."""
    nothing = cast("Homeserver", None)
    return Privacy(store, nothing, AI, _nobody, _not_expected, lambda: NOW)
