"""Votes on removing somebody: who has a vote, when one may begin, how it ends."""

from dataclasses import dataclass

from appservice.model.group import Ballot, DeedKind
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.newcomers import is_newcomer

VOTE = "vote"
"""The name of the timer that closes votes."""
REMOVE, KEEP = "remove", "keep"
MOST_OPEN = 3
AGAIN_MS = 86_400_000
CATCHING_UP_MS = 15_000
_NO_EVENT = EventId("")


@dataclass(frozen=True, slots=True)
class Count:
    """How a vote stands: `needed` is the least number that decides to remove."""

    remove: int
    keep: int
    needed: int
    undecided: int

    @property
    def passed(self) -> bool:
        """Whether they are removed. Until the time is over everybody may think again."""
        return self.remove >= self.needed


def voters(room: Room, now_ms: int, rules: Rules) -> frozenset[UserId]:
    """The people joined who are no newcomers: else whoever brings friends decides alone."""
    return frozenset(
        user
        for user in people(room, rules)
        if room.joined(user) and not is_newcomer(room, user, now_ms, rules)
    )


def count(room: Room, ballot: Ballot, now_ms: int, rules: Rules) -> Count:
    """Count by who is here now. The person in question has no vote, but is one of the group.

    More than half of the group must agree.
    """
    group = voters(room, now_ms, rules)
    entitled = group - {ballot.user}
    remove = sum(ballot.votes.get(user) is True for user in entitled)
    keep = sum(ballot.votes.get(user) is False for user in entitled)
    return Count(remove, keep, len(group) // 2 + 1, len(entitled) - remove - keep)


def closes_ms(ballot: Ballot, rules: Rules) -> int:
    """When a vote ends: at its time, but after a start not before what was missed can be here."""
    return max(ballot.closes_ms, rules.started_ms + CATCHING_UP_MS)


def may_begin(room: Room, user: UserId, by: UserId, now_ms: int, rules: Rules) -> str | None:
    """Why no vote on `user` may begin at the wish of `by`, as a sentence's key."""
    open_now = room.group.ballots
    if any(ballot.user == user for ballot in open_now):
        return "vote_open"
    if len(open_now) >= MOST_OPEN or any(ballot.by == by for ballot in open_now):
        return "vote_busy"
    if any(
        deed.kind is DeedKind.KEPT and deed.user == user and now_ms - deed.at_ms < AGAIN_MS
        for deed in room.group.deeds
    ):
        return "vote_lately"
    empty = Ballot(user=user, by=by, asked=_NO_EVENT, closes_ms=now_ms)
    counted = count(room, empty, now_ms, rules)
    return "vote_too_few" if counted.undecided < counted.needed else None


def choice(answers: tuple[str, ...]) -> str | None:
    """The answer that a vote gives; None for one that is void. Source: MSC3381."""
    known = bool(answers) and all(answer in (REMOVE, KEEP) for answer in answers)
    return answers[0] if known else None
