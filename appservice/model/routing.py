"""Which models there are, what is wanted of one, and which are asked in what order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

AUTO: Final = "auto"
"""What a group writes to leave the choice to the rules; no model has this name."""


class Ability(StrEnum):
    """What a model can beside answering with words."""

    VISION = "vision"
    TOOLS = "tools"
    JSON = "json"
    AUDIO = "audio"


class Size(StrEnum):
    """How much a model knows, and how long it takes about it: small ones are the fast ones."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @property
    def rank(self) -> int:
        """A number that grows with it."""
        return tuple(Size).index(self)


class Purpose(StrEnum):
    """What a model is asked for."""

    ANSWER = "answer"
    JUDGE = "judge"
    SUMMARY = "summary"
    CATCHUP = "catchup"
    MEMORY = "memory"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """One configured model. Prices are per million tokens, in whatever the operator counts.

    `local`: it runs in the operator's own hands.
    """

    name: str
    can: frozenset[Ability] = frozenset({Ability.JSON})
    size: Size = Size.MEDIUM
    input_price: float | None = None
    output_price: float | None = None
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What can be told of a question without understanding it.

    `thought`: somebody asks for careful thinking. `simple`: a short one about when, where and who.
    """

    long: bool = False
    code: bool = False
    mathematics: bool = False
    image: bool = False
    thought: bool = False
    simple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a model is wanted for. `choice` is the name that a group chose, None for none.

    `needs` are the abilities without which it is of no use.
    """

    purpose: Purpose
    question: Question = Question()
    needs: frozenset[Ability] = frozenset()
    choice: str | None = None
    own_machines_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The names of those to ask, in order, and why so in a few words; no names are a refusal."""

    names: tuple[str, ...]
    why: str
