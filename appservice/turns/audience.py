"""Who would read what is said in a room now, and for whom it has to be fit."""

from appservice.model.age import Age
from appservice.model.audience import Audience
from appservice.model.content import Fit
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.policy.admission import people
from appservice.policy.audience import audience_of, depends_on_ages
from appservice.turns.clock import Clock
from appservice.turns.known import Known
from appservice.turns.pipeline import CurrentRules


class Audiences:
    """Looks ages up for the audiences of one side's rooms. Keeps nothing."""

    def __init__(self, known: Known, rules: CurrentRules, clock: Clock) -> None:
        self._known = known
        self._rules = rules
        self._clock = clock

    async def now(self, room: Room, *, fresh: bool = True) -> Audience:
        """The audience of a room that is as this snapshot says.

        `fresh`: with ages of this moment, as before words are cleared; else of the last minute.
        """
        rules = await self._rules()
        now_ms, ages = self._clock(), dict[UserId, Age]()
        if depends_on_ages(room, rules, now_ms):
            ages |= await self._known.ages(people(room, rules), room.room_id, fresh=fresh)
        return audience_of(room, ages, rules, now_ms)

    async def fit(self, room: Room) -> Fit:
        """Whom what a model is asked for has to be fit for: it is told so."""
        region = (await self._rules()).content.region
        return Fit((await self.now(room, fresh=False)).band, region)
