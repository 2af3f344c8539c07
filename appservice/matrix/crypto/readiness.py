"""Whether the AI user has its device: what everything that encrypts or decrypts asks first."""

from enum import Enum, auto

from appservice.model.errors import HomeserverUnavailable


class Phase(Enum):
    """How far the device is."""

    STARTING = auto()
    WORKS = auto()
    IMPOSSIBLE = auto()
    """The homeserver makes no device for us, and we never had one."""


class Readiness:
    """Set by `Encryption`, looked at by its parts."""

    def __init__(self) -> None:
        self.phase = Phase.STARTING
        self.trouble: str | None = None
        """Why it stays at the start until the operator does something."""

    @property
    def hoped(self) -> bool:
        """Whether the rules count on it: until more is known, what needs the device waits."""
        return self.phase is not Phase.IMPOSSIBLE

    def works(self) -> bool:
        """Whether there is a device. False: there never will be. Raises `HomeserverUnavailable`.

        Until it is known everything that needs the device waits: nothing may go out in the clear,
        and nothing that came in is given up, because we started a moment ago.
        """
        if self.phase is Phase.STARTING:
            raise HomeserverUnavailable(
                self.trouble or "the keys of the AI user are not set up yet"
            )
        return self.phase is Phase.WORKS
