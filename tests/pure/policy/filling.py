"""A group that fills and empties."""

from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.ids import UserId
from appservice.policy.admission import people
from tests.pure.policy.keeping import Keeping, event_id
from tests.pure.policy.rooms import ALICE, BOB, RULES, group, member_change


class Filling:
    """One group with so many seats; `crossings` counts how often it became full, or was no more."""

    def __init__(self, seats: int) -> None:
        self.keeping = Keeping(group(ALICE), replace(RULES, max_people=seats))
        # The display of a group of another size.
        self.keeping.govern()
        self.keeping.forget()
        self.crossings = 0
        self._number = 0

    @property
    def full(self) -> bool:
        """Whether no seat is left."""
        return len(people(self.keeping.room, self.keeping.rules)) >= self.keeping.rules.max_people

    def come(self) -> None:
        """Somebody new is invited by a member's client, where that is open."""
        if self.keeping.room.power.invite <= 0:
            self._number += 1
            self._change(UserId(f"@guest{self._number}:hs.test"), Membership.INVITE, BOB)

    def go(self) -> None:
        """The newest one but Alice leaves."""
        others = [u for u in people(self.keeping.room, self.keeping.rules) if u != ALICE]
        if others:
            self._change(others[-1], Membership.LEAVE, others[-1])

    def _change(self, user: UserId, membership: Membership, sender: UserId) -> None:
        before = self.full
        self._number += 1
        change = member_change(user, membership, sender, event_id=event_id(self._number))
        self.keeping.hear(change)
        self.crossings += before != self.full
