"""Who would read what is said in a room: everybody joined or invited but the AI user."""

from dataclasses import dataclass

from appservice.model.age import AgeBand
from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of a room at one moment, from a fresh snapshot.

    `band`: for whom words have to be fit that these people read.
    """

    room_id: RoomId
    people: frozenset[UserId]
    band: AgeBand

    @property
    def judged(self) -> bool:
        """Whether words for them have to be judged before any of them is seen."""
        return self.band is not AgeBand.ADULT
