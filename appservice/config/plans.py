"""Plans: how much of the AI one person may have, and who has which."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from appservice.config.kinds import AnyGlob, Count, ShortName
from appservice.config.quoting import quote
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration

Amount = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000_000)]


class PlanSettings(Section):
    """One plan; null is no limit. `window` is in ms, what it means is in `model.plans.Plan`."""

    replies: Count | None = None
    window: Duration = parse_duration("3h")
    tokens_per_day: Amount | None = None
    images_per_day: Count | None = None
    models: tuple[ShortName, ...] = ()


class GivenPlan(Section):
    """To whom a plan is given."""

    to: AnyGlob
    plan: ShortName


def _frozen(named: Mapping[str, PlanSettings]) -> Mapping[str, PlanSettings]:
    return MappingProxyType(dict(named))


class Plans(Section):
    """All plans by name. Who is given none has `default`; without that, no limits."""

    default: ShortName | None = None
    named: Annotated[Mapping[ShortName, PlanSettings], AfterValidator(_frozen)] = Field(
        default_factory=lambda: MappingProxyType({})
    )
    given: tuple[GivenPlan, ...] = ()

    @model_validator(mode="after")
    def _all_are_named(self) -> "Plans":
        wanted = (*(given.plan for given in self.given), *filter(None, (self.default,)))
        for name in wanted:
            if name not in self.named:
                raise ValueError(f"there is no plan {quote(name)}; write it below plans.named")
        return self
