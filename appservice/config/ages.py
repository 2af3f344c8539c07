"""How old people are: whose word is believed, and what follows where nobody's is."""

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from appservice.config.kinds import ServerGlob
from appservice.config.section import Section
from appservice.config.units import DurationOrZero, parse_duration

EventType = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$")]
PolicyName = Literal["no_strange_adults", "no_unknown", "guardians_approve"]


class Age(Section):
    """What the words mean: `model.age`. `hold_least` and `hold_most` are in ms."""

    account_data: EventType = "im.parlour.age"
    unknown: Literal["shielded", "adult"] = "shielded"
    adult_servers: tuple[ServerGlob, ...] = ()
    groups: Literal["all_ages", "adults"] = "all_ages"
    hold_least: DurationOrZero = parse_duration("6h")
    hold_most: DurationOrZero = parse_duration("48h")
    policy: tuple[PolicyName, ...] = ()

    @model_validator(mode="after")
    def _least_before_most(self) -> "Age":
        if self.hold_least > self.hold_most:
            raise ValueError("hold_least is longer than hold_most; make it the shorter one")
        return self
