"""What words are fit for whom."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from appservice.config.classifier import ClassifierName, Moderations
from appservice.config.kinds import ShortName
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration
from appservice.model.age import BANDS, AgeBand
from appservice.model.content import THRESHOLDS
from appservice.model.rating import Category, Thresholds

BandName = Literal["under_13", "13_15", "16_17", "adult"]
CategoryName = Literal[
    "sexual",
    "violence",
    "self_harm",
    "challenges",
    "drugs",
    "gambling",
    "romance",
    "appearance",
    "hate",
    "harassment",
]
Threshold = Annotated[int, Field(strict=True, ge=1, le=100)]
Region = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Wanted = Mapping[BandName, Mapping[CategoryName, Threshold]]


def _frozen(wanted: Wanted) -> Wanted:
    return MappingProxyType(dict(wanted))


class Content(Section):
    """`thresholds` in percent, over those of `model.content.THRESHOLDS`; `region` as there.

    `classifier`: who rates words beside our own rules (`app.classifying`); `model` is the judge
    among them, and `timeout` bounds one rating in ms, with all tries.
    """

    classifier: ClassifierName = "auto"
    model: ShortName | None = None
    timeout: Duration = parse_duration("20s")
    moderations: Moderations = Moderations()

    region: Region | None = None
    thresholds: Annotated[Wanted, AfterValidator(_frozen)] = Field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def all_thresholds(self) -> Thresholds:
        """Those of the defaults and of the operator, from 0 to 1."""
        wanted = {AgeBand(band): limits for band, limits in self.thresholds.items()}
        return MappingProxyType(
            {band: _over(THRESHOLDS[band], wanted.get(band, {})) for band in BANDS}
        )

    @model_validator(mode="after")
    def _a_service_to_ask(self) -> "Content":
        if self.classifier == "moderations" and self.moderations.base_url is None:
            raise ValueError(
                "classifier is moderations, and moderations has no base_url; write its address, or "
                "judge for a model that rates"
            )
        return self

    @model_validator(mode="after")
    def _no_younger_is_looser(self) -> "Content":
        found = self.all_thresholds
        for younger, older in pairwise(BANDS):
            for category in Category:
                if found[younger][category] > found[older][category]:
                    raise ValueError(
                        f"thresholds: {category} of {younger} is looser than of {older} "
                        f"({_percent(found, younger, category)} and "
                        f"{_percent(found, older, category)}); what is fit for young people is "
                        "fit for older ones too: lower the first or raise the second"
                    )
        return self


def _over(
    base: Mapping[Category, float], wanted: Mapping[CategoryName, int]
) -> Mapping[Category, float]:
    named = {Category(name): percent / 100 for name, percent in wanted.items()}
    return MappingProxyType({**base, **named})


def _percent(found: Thresholds, band: AgeBand, category: Category) -> int:
    return round(found[band][category] * 100)
