"""How long to wait before the next try: doubling, bounded, with jitter against herds."""

import random


def delay_s(attempt: int, *, first_s: float = 0.2, most_s: float = 30.0) -> float:
    """Seconds before try number `attempt` + 1; between half and the whole of the doubled time."""
    bound = min(most_s, first_s * 2.0 ** min(attempt, 20))
    return bound * random.uniform(0.5, 1.0)  # noqa: S311 - spreads tries, keeps no secret
