"""Who would read what is said in a room: everybody joined or invited but the AI user."""

from dataclasses import dataclass

from appservice.model.age import AgeBand
from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of a room at one moment, from a fresh snapshot.

    `band`: for whom words have to be fit there, never `UNKNOWN`; of a group it is `ALL_AGES` or
    `ADULT`, so that it tells nothing finer of anybody.
    """

    room_id: RoomId
    people: frozenset[UserId]
    band: AgeBand

    @property
    def judged(self) -> bool:
        """Whether words have to be judged by a classifier before any of them is seen."""
        return self.band is not AgeBand.ADULT
