"""Visits: what the signs of a person in a group come to, and since when they missed something.

A sign is a message of their own or a public read receipt. Signs less than ten minutes apart are one
visit. Times that others claim are bounded by our own clock, and none makes a visit go back.
"""

from typing import Final

from appservice.model.visit import Moment, Visit

GAP_MS: Final = 600_000
"""A pause that is as long as this ends a visit."""


def signed(known: Visit | None, claimed_ms: int, read: int | None, now_ms: int) -> Visit:
    """The visit after a sign that is said to be of `claimed_ms`.

    `read` is the place in the inbox up to which was read, None where it is not known.
    """
    at_ms = min(claimed_ms, now_ms) if claimed_ms > 0 else now_ms
    if known is None:
        return Visit(Moment(read or 0, at_ms))
    last = known.last
    at_ms = max(at_ms, last.at_ms)
    sign = Moment(max(read or 0, last.position), at_ms)
    if at_ms - last.at_ms >= GAP_MS:
        return Visit(sign, last)
    return Visit(sign, known.before)


def left_off(known: Visit | None, asked_ms: int) -> Moment | None:
    """Where somebody left off before the visit in which they ask; None where nobody knows.

    It is the same whether what they ask with was counted as a sign already or not.
    """
    if known is None:
        return None
    if asked_ms - known.last.at_ms >= GAP_MS:
        return known.last
    if known.before is None or known.before.at_ms >= asked_ms:
        return None  # the second: another visit has begun since they asked
    return known.before
