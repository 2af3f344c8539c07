"""What parts need to know of privacy that work in groups, and never ask about a direct chat."""

from typing import cast

from appservice.model.ids import RoomId, UserId
from appservice.ports.classifier import Classifier
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow
from appservice.telemetry import NullMeter
from appservice.turns.audience import Audiences
from appservice.turns.clearing import Clearing
from appservice.turns.known import NOBODY_KNOWN
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.rating import Ratings
from appservice.turns.reaching import Reaching
from tests.pure.policy.rooms import AI, NOW


async def _nobody(_room_id: RoomId) -> UserId | None:
    return None


async def _not_expected(row: NewRow) -> None:
    raise AssertionError(row)


def of_groups(store: ChatStore) -> Privacy:
    """It may look at nothing but what is stored."""
    nothing = cast("Homeserver", None)
    return Privacy(store, nothing, AI, _nobody, _not_expected, lambda: NOW)


def clearing_of(rules: CurrentRules, classifier: Classifier | None = None) -> Clearing:
    """What clears words by these rules, of people whose age nobody knows."""
    audiences = Audiences(NOBODY_KNOWN, rules, lambda: NOW)
    nowhere = Reaching(cast("ChatStore", None), cast("Homeserver", None), rules)
    return Clearing(Ratings(classifier, NullMeter()), audiences, rules, nowhere.now)
