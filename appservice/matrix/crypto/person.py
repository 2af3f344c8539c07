"""What is known of one person: their cross-signing identity, and their devices."""

from dataclasses import dataclass

from appservice.model.encryption import Device, Trust
from appservice.model.ids import DeviceId


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody's cross-signing identity: the master key now, as told of last, and as verified."""

    master_key: str = ""
    first: str = ""
    verified: str = ""

    @property
    def trust(self) -> Trust:
        """What a device that it has signed is worth.

        Nothing more than any other, where another identity was verified than this one.
        """
        if not self.verified:
            return Trust.CROSS_SIGNED
        return Trust.VERIFIED if self.verified == self.master_key else Trust.ALL

    @property
    def is_new(self) -> bool:
        """Whether it is another one than people were last told of; nor is it verified."""
        return bool(self.first) and self.master_key not in ("", self.first, self.verified)

    @property
    def exists(self) -> bool:
        """Whether there is one, or was: nobody gets rid of one, a homeserver can hide it."""
        return bool(self.master_key or self.first)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one person; `fetched` is False while the list must be asked for anew."""

    identity: Identity = Identity()
    devices: tuple[Device, ...] = ()
    signed: frozenset[DeviceId] = frozenset()
    fetched: bool = False
