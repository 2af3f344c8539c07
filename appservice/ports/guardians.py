"""Who is whose guardian, what they decided, and what is to be told of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Protocol

from appservice.model.guardianship import Batch, Entry, Link
from appservice.model.ids import EventId, UserId

NONE_YET: Final = ""
"""The stamp where nobody ever had a guardian."""

Change = Callable[[Link], Link | None]
"""From a link (one without a word where there is none) to what it is now; None: nothing changes."""


class Guardians(Protocol):
    """Kept on the rooms' side for the whole server, without words of people.

    Notices what other processes changed. All methods may be repeated.
    """

    async def of_children(self, users: Collection[UserId]) -> Mapping[UserId, Sequence[Link]]:
        """The links of these children that hold by some word; who has none is absent."""
        ...

    async def of_child(self, child: UserId) -> list[Link]:
        """All of a child's links, those too that ended or were asked for."""
        ...

    async def of_guardian(self, guardian: UserId) -> list[Link]:
        """All of a guardian's links, likewise."""
        ...

    async def links(self) -> list[Link]:
        """All links of everybody."""
        ...

    async def stamp(self) -> str:
        """Another one after every change that was noted; `NONE_YET` before the first."""
        ...

    async def change(
        self,
        guardian: UserId,
        child: UserId,
        change: Change,
        entries: Sequence[Entry] = (),
    ) -> Link | None:
        """Change a link and note the entries, in one commit and once for each first entry's key.

        What the link is now; None where nothing was changed, because it was done already or
        `change` wanted none.
        """
        ...

    async def grown(self, child: UserId, now_ms: int) -> None:
        """End all links of a child for good, with what was decided, and note that for both."""
        ...

    async def asked_since(self, person: UserId, since_ms: int) -> int:
        """How often somebody asked for a link, or was asked for one, since then."""
        ...

    async def asked_by(self, child: UserId, notice: EventId) -> Link | None:
        """The link for which that message asked the child."""
        ...

    async def note(self, entries: Sequence[Entry]) -> None:
        """Note entries without a change. Of a key that is known nothing happens."""
        ...

    async def alarm(self, entries: Sequence[Entry], not_since_ms: int) -> bool:
        """Note these for guardians of one child, unless there was one for that child since then."""
        ...

    async def log(self, child: UserId | None, most: int) -> list[Entry]:
        """The newest changes about a child (None: about everybody), the oldest first."""
        ...

    async def untold(self) -> list[tuple[UserId, int]]:
        """Whom something is to be told, and when they were last told something (0: never)."""
        ...

    async def batch(self, person: UserId) -> Batch | None:
        """What is to be told to somebody in one message: one begun before first, unchanged."""
        ...

    async def told(self, batch: Batch, now_ms: int) -> None:
        """It was told, or there is nobody to tell it to."""
        ...


class Stated(Protocol):
    """Is told of each signed statement that is stored, whose guardians it names."""

    async def __call__(self, child: UserId, guardians: Collection[UserId]) -> None:
        """These, and nobody else, are that child's guardians by their statement from now on."""
        ...


class Alarms(Protocol):
    """Is told when words of somebody touch what somebody who cares should look at."""

    async def self_harm(self, user: UserId) -> None:
        """Rules about harm to oneself fired for that person's words. Never raises; cheap."""
        ...
