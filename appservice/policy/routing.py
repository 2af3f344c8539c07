"""Which models are asked, and in what order: by the question, the group, the plan and the health.

Total: any wish gets an order or a refusal with its reason. What may not be asked is never in an
order; what fails just now stands at its end.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.routing import Ability, ModelFacts, Purpose, Question, Route, Wish
from appservice.model.rules import Rules
from appservice.policy.plans import plan_of
from appservice.policy.reach import reach_of

_OUTPUT_WEIGHS: Final = 0.2
"""How much of what is read is written again, about: for comparing prices."""

_Order = Callable[[ModelFacts], tuple[float, ...]]


def allowed_to(user: UserId, rules: Rules) -> frozenset[str] | None:
    """The names of the models that a person's plan has; None for all."""
    return frozenset(plan_of(user, rules.plans).models) or None


def choices(room: Room, user: UserId, rules: Rules) -> tuple[str, ...]:
    """The names of the models among which a person can choose for a room."""
    allowed, own = allowed_to(user, rules), reach_of(room, rules).own_machines_only
    return tuple(
        one.name
        for one in rules.models
        if (allowed is None or one.name in allowed) and (one.local or not own)
    )


def choice_of(room: Room, rules: Rules) -> str | None:
    """The model that is chosen for a room, if there still is one of that name."""
    chosen = room.group.settings.model
    return chosen if any(one.name == chosen for one in rules.models) else None


def route(
    wish: Wish,
    models: Sequence[ModelFacts],
    *,
    healthy: Collection[str],
    allowed: Collection[str] | None = None,
) -> Route:
    """The order for one wish. `models` are as configured, `healthy` are those that do not fail.

    `allowed` are the names that the plan of whoever is answered has, None for all.
    """
    suitable = list(models)
    for fits, why in _walls(wish, allowed):
        suitable = [one for one in suitable if fits(one)]
        if not suitable:
            return Route(names=(), why=why)
    order, why = _order(wish, suitable)
    wanted = sorted(suitable, key=order)
    chosen = sorted(wanted, key=lambda one: one.name not in healthy)
    if len(chosen) > 1:
        why = f"{why}: {chosen[0].name} first"
    if chosen[0] is not wanted[0]:
        why = f"{why}, as {wanted[0].name} fails just now"
    return Route(names=tuple(one.name for one in chosen), why=why)


def _walls(
    wish: Wish, allowed: Collection[str] | None
) -> tuple[tuple[Callable[[ModelFacts], bool], str], ...]:
    """What no order goes around, each with the reason of the refusal that it leads to."""
    return (
        (
            lambda one: one.local or not wish.own_machines_only,
            "no model of the operator's own, and others may not hear it",
        ),
        (lambda one: allowed is None or one.name in allowed, "no model that the plan has"),
        (lambda one: wish.needs <= one.can, f"no model that can {_listed(wish.needs)}"),
    )


def _order(wish: Wish, suitable: Sequence[ModelFacts]) -> tuple[_Order, str]:
    """What to sort by, and why. Of equal ones the order of the configuration stays."""
    if wish.purpose is not Purpose.ANSWER:
        return _cheap(suitable), "the cheapest"
    if any(one.name == wish.choice for one in suitable):
        return lambda one: (one.name != wish.choice,), "chosen in this room"
    question = wish.question
    if question.image:
        return lambda one: (Ability.VISION not in one.can,), "a picture in it"
    if (why := _hard(question)) is not None:
        return lambda one: (-one.size.rank,), why
    if question.simple:
        return lambda one: (one.size.rank,), "short and simple"
    return lambda _: (), "as configured"


def _hard(question: Question) -> str | None:
    """Why a question wants the largest model."""
    if question.thought:
        return "asked to think"
    if question.code:
        return "code in it"
    if question.mathematics:
        return "mathematics in it"
    return "a long one" if question.long else None


def _cheap(suitable: Sequence[ModelFacts]) -> _Order:
    """By price where all of them are known, else by size."""
    prices = {one.name: _price(one) for one in suitable}
    if any(price is None for price in prices.values()):
        return lambda one: (one.size.rank, prices[one.name] or 0.0)
    return lambda one: (prices[one.name] or 0.0, one.size.rank)


def _price(one: ModelFacts) -> float | None:
    """What it costs, roughly; one on the operator's own machines costs nothing more."""
    if one.input_price is None and one.output_price is None:
        return 0.0 if one.local else None
    return (one.input_price or 0.0) + _OUTPUT_WEIGHS * (one.output_price or 0.0)


def _listed(needs: Collection[Ability]) -> str:
    return " and ".join(sorted(needs)) or "answer"
