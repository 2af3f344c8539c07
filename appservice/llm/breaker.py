"""What is remembered of an endpoint's failing: a state machine without clock or connections.

closed -(failures)-> open -(time)-> half open -(one trial)-> closed, or open again for longer.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

FAILURES: Final = 3
"""How many questions in a row fail for reasons that may be their own before that is believed."""

REST_S: Final = 15.0
"""How long the first rest is; each one that follows a failed trial is twice as long."""

LONGEST_REST_S: Final = 120.0
LONGEST_WISH_S: Final = 300.0
"""For how long an endpoint that asks for it is left alone; some ask for days."""

_NEVER: Final = float("-inf")


class BreakerState(StrEnum):
    """Closed: it is asked. Open: it is not. Half open: one question tries whether it is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """One endpoint's. Times are monotonic seconds.

    `failures`: in a row. `rests`: how often it was opened since it last answered. `rests_until_s`
    ends the last one; before `wishes_until_s` the endpoint itself wants no question.
    """

    failures: int = 0
    rests: int = 0
    rests_until_s: float = _NEVER
    wishes_until_s: float = _NEVER

    def state(self, now_s: float) -> BreakerState:
        """Where it is."""
        if self.rests == 0:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now_s < self.rests_until_s else BreakerState.HALF_OPEN

    def left_alone_s(self, now_s: float) -> float:
        """For how long the endpoint itself wants no question, even if there is no other one."""
        return max(0.0, self.wishes_until_s - now_s)

    def answered(self) -> "Breaker":
        """It is well again."""
        return Breaker()

    def failed(self, now_s: float, *, grave: bool, wish_s: float | None = None) -> "Breaker":
        """After a question that got no answer.

        `grave`: it cannot be the question's fault. `wish_s`: when it wants to be asked again.
        """
        failures, state = self.failures + 1, self.state(now_s)
        wish = min(max(wish_s or 0.0, 0.0), LONGEST_WISH_S)
        wishes_until_s = max(self.wishes_until_s, now_s + wish) if wish else self.wishes_until_s
        if state is BreakerState.CLOSED and not grave and not wish and failures < FAILURES:
            return replace(self, failures=failures)
        # What is asked of an open one for want of others says nothing new of when it will be back.
        rests = self.rests if state is BreakerState.OPEN else self.rests + 1
        rest = min(REST_S * 2.0 ** min(rests - 1, 10), LONGEST_REST_S)
        until_s = self.rests_until_s if state is BreakerState.OPEN else now_s + rest
        return Breaker(failures, rests, max(until_s, wishes_until_s), wishes_until_s)
