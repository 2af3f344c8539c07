"""Which limits an answer has to fit into, and when a budget that all share runs low."""

from dataclasses import replace
from typing import Final

from appservice.model.allowance import Claim, Limit, Measure, Used, Whose
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.plans import DAY_MS, Caps, Plan
from appservice.model.rules import Rules
from appservice.policy.plans import plan_of

WARN_AT: Final = (75, 95)
"""Of a hundred: when the operator's people are told that a budget of all runs low."""

USED_UP: Final = "used up: "
"""How it is noted why a turn was dropped for which nothing was left; whose limit it was follows."""


def limits_of(claim: Claim, rules: Rules) -> tuple[Limit, ...]:
    """All limits of an answer, in the order of `Whose`; none where the operator set none."""
    caps = rules.caps
    shared = everybody(caps)
    if claim.payer is None:
        return (*shared, *_of_room(claim.room_id, Whose.REMARKS, caps.remarks_per_room))
    server = server_name(claim.payer)
    foreign = caps.replies_per_server if server != rules.own_server else None
    return (
        *shared,
        *_replies(Whose.SERVER, server, foreign),
        *_of_room(claim.room_id, Whose.ROOM, caps.replies_per_room),
        *personal(claim.payer, plan_of(claim.payer, rules.plans)),
        *_calls(claim.payer, plan_of(claim.payer, rules.plans)),
    )


def everybody(caps: Caps) -> tuple[Limit, ...]:
    """The budgets of all together."""
    tokens = _daily(Whose.EVERYBODY, "", Measure.TOKENS, caps.tokens)
    return (*_replies(Whose.EVERYBODY, "", caps.replies), *tokens)


def personal(user: UserId, plan: Plan) -> tuple[Limit, ...]:
    """The limits of one person's plan."""
    person = Whose.PERSON
    replies: tuple[Limit, ...] = ()
    if plan.replies is not None:
        replies = (
            Limit(
                whose=person,
                key=user,
                measure=Measure.REPLIES,
                most=plan.replies,
                window_ms=plan.window_ms,
            ),
        )
    return (
        *replies,
        *_daily(person, user, Measure.TOKENS, plan.tokens_per_day),
        *_daily(person, user, Measure.IMAGES, plan.images_per_day),
    )


def _calls(user: UserId, plan: Plan) -> tuple[Limit, ...]:
    """With those that were ended unseen at most twice as many: no model works for nothing."""
    return tuple(
        replace(limit, measure=Measure.CALLS, most=2 * limit.most)
        for limit in personal(user, plan)
        if limit.measure is Measure.REPLIES
    )


def warning(used: Used) -> int | None:
    """The highest of `WARN_AT` that a budget has reached."""
    reached = [at for at in WARN_AT if used.amount * 100 >= at * used.limit.most]
    return max(reached, default=None)


def longest_ms(rules: Rules) -> int:
    """How far back any limit looks."""
    plans = (rules.plans.default, *rules.plans.named.values())
    return max(DAY_MS, *(plan.window_ms for plan in plans if plan.replies is not None), 0)


def _of_room(room_id: RoomId | None, whose: Whose, most: int | None) -> tuple[Limit, ...]:
    return () if room_id is None else _replies(whose, room_id, most)


def _replies(whose: Whose, key: str, most: int | None) -> tuple[Limit, ...]:
    return _daily(whose, key, Measure.REPLIES, most)


def _daily(whose: Whose, key: str, measure: Measure, most: int | None) -> tuple[Limit, ...]:
    if most is None:
        return ()
    return (Limit(whose=whose, key=key, measure=measure, most=most, window_ms=DAY_MS),)
