"""What is asked, looked at before a model is: unfit words are not answered, nor heard by one.

Only where what is said has to be judged. Who may need help is told where to find it everywhere,
whatever comes of the question.
"""

from dataclasses import dataclass
from typing import Final

from appservice.model.burst import Burst
from appservice.model.rating import Category
from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.model.turn import Turn
from appservice.model.unfit import Unfit
from appservice.policy.content import NOT_JUDGED, UNFIT, is_judged, unfit
from appservice.ports.guardians import Alarms
from appservice.prompt.refusing import help_near
from appservice.turns.audience import Audiences
from appservice.turns.pipeline import CurrentRules
from appservice.turns.rating import Ratings

HELP_FROM: Final = 0.1
"""From which score of harm to oneself on who asks is told where to find an ear."""


@dataclass(frozen=True, slots=True)
class Fine:
    """A model may be asked. `judged`: what it says has to be judged before any of it is seen.

    `needs_help`: who asks is told below the answer where to find an ear.
    """

    judged: bool = False
    needs_help: bool = False


class Questions:
    """Looks at the questions of one side."""

    def __init__(
        self,
        ratings: Ratings,
        audiences: Audiences,
        rules: CurrentRules,
        alarms: Alarms | None = None,
    ) -> None:
        self._ratings = ratings
        self._audiences = audiences
        self._rules = rules
        self._alarms = alarms

    async def look(self, room: Room, turn: Turn, burst: Burst, reach: Reach) -> Fine | Unfit:
        """Whether a question may be answered. `reach`: where its words may go."""
        audience = await self._audiences.now(room, fresh=False)
        words = "\n\n".join(burst.words.values())
        in_need = (await self._ratings.look(words)).in_need
        if not audience.judged:
            return Fine(needs_help=in_need)
        rated = await self._ratings.rated(words, reach)
        content = (await self._rules()).content
        worst = unfit(rated, audience, content)
        if (in_need or worst is Category.SELF_HARM) and self._alarms is not None:
            # Whoever wrote it: another may have asked for an answer anew.
            await self._alarms.self_harm(burst.asked.sender)
        if worst is not None:
            return Unfit(turn.turn_id, UNFIT, worst, help_near(content.region), asked=True)
        if not is_judged(rated, audience):
            help_ = help_near(content.region) if in_need else ""
            return Unfit(turn.turn_id, NOT_JUDGED, help=help_, asked=True)
        touches = rated.scores.get(Category.SELF_HARM, 0.0) >= HELP_FROM
        return Fine(judged=True, needs_help=in_need or touches)
