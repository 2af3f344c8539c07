"""An input of our own: words for a turn may not be said, or what was asked may not be answered."""

from dataclasses import dataclass

from appservice.model.ids import TurnId
from appservice.model.rating import Category
from appservice.model.turn import Untrue


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why, as `verdict.Deny` says it. `help`: where somebody finds an ear, to be told with it.

    `asked`: it is the question.
    """

    turn_id: TurnId
    reason: str
    category: Category | None = None
    help: str = ""
    asked: bool = False


OfAnswers = Untrue | Unfit
"""What keeps an answer from being said. Part of `given.Own`."""
