"""Chooses who is asked: the one place that knows what is configured, allowed and healthy."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from appservice.model.burst import Burst
from appservice.model.chat import Author, Line
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.ids import UserId
from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.model.routing import Ability, Purpose, Route, Wish
from appservice.model.turn import Turn
from appservice.policy.question import question_of
from appservice.policy.reach import reach_of
from appservice.policy.routing import allowed_to, choice_of, route
from appservice.ports.store import ChatStore
from appservice.turns.pipeline import CurrentRules

Healthy = Callable[[], Collection[str]]

_BURST: Final = 16  # lines looked at for what the asker said further
_OBJECTS: Final = (Purpose.JUDGE, Purpose.MEMORY, Purpose.RATING)
_NEEDS: Final = dict.fromkeys(_OBJECTS, frozenset({Ability.JSON}))


class Routing:
    """Orders the configured models. `healthy` names those that do not fail just now."""

    def __init__(self, rules: CurrentRules, healthy: Healthy) -> None:
        self._rules = rules
        self._healthy = healthy

    async def order(
        self, store: ChatStore, room: Room, turn: Turn, reach: Reach, burst: Burst
    ) -> Route:
        """Who is asked to answer. Raises `ModelUnavailable` where nobody may be asked."""
        rules = await self._rules()
        wish = Wish(
            purpose=Purpose.ANSWER,
            question=question_of(await _asked(store, turn, burst)),
            choice=choice_of(room, rules),
            own_machines_only=reach.own_machines_only,
        )
        healthy = self._healthy()
        found = route(wish, rules.models, healthy=healthy, allowed=allowed_to(turn.asker, rules))
        if not found.names:
            others = route(wish, rules.models, healthy=healthy, allowed=None).names
            fault = ModelFault.NOT_IN_PLAN if others else ModelFault.OUT_OF_REACH
            raise ModelUnavailable(f"No model may be asked: {found.why}.", fault, Actor.OPERATOR)
        return found

    async def cheapest(
        self, purpose: Purpose, room: Room, person: UserId | None = None
    ) -> tuple[str, ...]:
        """Who is asked for something that is no answer, for `complete(models=...)`.

        Within the plan of that `person`, if it is for one. Nobody: then do not ask at all, as
        `complete` without names asks everybody.
        """
        return await self.within(purpose, reach_of(room, await self._rules()), person)

    async def within(
        self, purpose: Purpose, reach: Reach, person: UserId | None = None
    ) -> tuple[str, ...]:
        """The same, by how far the words may go."""
        rules = await self._rules()
        wish = Wish(
            purpose=purpose,
            needs=_NEEDS.get(purpose, frozenset()),
            own_machines_only=reach.own_machines_only,
        )
        allowed = None if person is None else allowed_to(person, rules)
        return route(wish, rules.models, healthy=self._healthy(), allowed=allowed).names


async def _asked(store: ChatStore, turn: Turn, burst: Burst) -> Sequence[Line]:
    """The question, and what the asker said further in the same thread."""
    about = burst.questions[0]
    if not burst.later:
        return burst.questions
    later = await store.lines(turn.room_id, _BURST)
    return [
        about,
        *(
            line
            for line in later
            if line.position > about.position
            and (line.sender, line.thread) == (about.sender, about.thread)
            and line.author is Author.HUMAN
        ),
    ]
