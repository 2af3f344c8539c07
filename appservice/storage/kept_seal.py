"""The seal of a store where in some rooms nothing is kept: of these no disk holds what opens them.

What is said there is closed for a room of another name, whose key lives in this process alone. The
room itself (members, settings) and what is about to be done there are closed like all else: a
restart has to find them.
"""

from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from appservice.storage.seal import IN_MEMORY

_PASSING = "passing:"


class KeptSeal:
    """A `Seal` in front of another, which is `lasting`."""

    def __init__(self, lasting: Seal) -> None:
        self.lasting = lasting
        self._passing: set[RoomId] = set()

    @property
    def key_ids(self) -> tuple[str, ...]:
        """See `Seal`."""
        return self.lasting.key_ids

    def close(self, room_id: RoomId, text: str) -> bytes:
        """See `Seal`."""
        owner = _passing(room_id) if room_id in self._passing else room_id
        return self.lasting.close(owner, text)

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """See `Seal`. What was closed before still opens, however it was closed."""
        owner = _passing(room_id) if sealed.startswith(IN_MEMORY) else room_id
        return self.lasting.open(owner, sealed)

    def keep_in_memory(self, room_id: RoomId, *, on: bool = True) -> None:
        """See `Seal`."""
        self.lasting.keep_in_memory(_passing(room_id), on=on)
        if on:
            self._passing.add(room_id)
        else:
            self._passing.discard(room_id)

    def forget(self, room_id: RoomId) -> None:
        """See `Seal`."""
        self.lasting.forget(room_id)
        self.lasting.forget(_passing(room_id))


def lasting(seal: Seal) -> Seal:
    """What closes that which a restart has to find, also where nothing is kept."""
    return seal.lasting if isinstance(seal, KeptSeal) else seal


def _passing(room_id: RoomId) -> RoomId:
    return RoomId(_PASSING + room_id)
