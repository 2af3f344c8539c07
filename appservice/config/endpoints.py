"""Language models: where they answer, and how long we wait for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, model_validator

from appservice.config.kinds import AtLeastOne, OneLine, Secret, ShortName, Switch
from appservice.config.quoting import quote
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration
from appservice.config.urls import HttpUrl
from appservice.model.routing import AUTO


def _frozen(values: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return MappingProxyType(dict(values))


OutputTokenParameter = Literal["auto", "max_tokens", "max_completion_tokens"]
Price = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
FrozenMapping = Annotated[Mapping[str, JsonValue], AfterValidator(_frozen)]


class OtherEndpoint(Section):
    """One OpenAI-compatible service. Time-outs in ms; `extra_body` is merged into each request.

    `local` says that nothing leaves the operator's hands. What it can, costs and holds is for
    choosing (`model.routing.ModelFacts`): prices are per million tokens, in any currency.
    """

    base_url: Annotated[
        HttpUrl,
        Field(description="write its address with /v1, like http://127.0.0.1:8080/v1"),
    ]
    api_key: Secret | None = None
    model: Annotated[OneLine, Field(description="write the model's name as the service knows it")]
    can: tuple[Literal["vision", "tools", "json", "audio"], ...] = ("json",)
    size: Literal["small", "medium", "large"] = "medium"
    input_price: Price | None = None
    output_price: Price | None = None
    window_tokens: AtLeastOne | None = None
    connect_timeout: Duration = parse_duration("10s")
    first_token_timeout: Duration = parse_duration("60s")
    idle_timeout: Duration = parse_duration("30s")
    total_timeout: Duration = parse_duration("180s")
    max_retries: Annotated[int, Field(strict=True, ge=0, le=10)] = 2
    local: Switch = False
    output_token_parameter: OutputTokenParameter = "auto"  # noqa: S105 - counts tokens of text
    extra_body: FrozenMapping = Field(default_factory=lambda: MappingProxyType({}))

    @model_validator(mode="after")
    def _total_is_longest(self) -> "OtherEndpoint":
        if self.total_timeout < max(self.first_token_timeout, self.connect_timeout):
            raise ValueError(
                "total_timeout is shorter than connect_timeout or first_token_timeout; "
                "it bounds the whole call"
            )
        return self


class Endpoint(OtherEndpoint):
    """The service that is asked where nothing speaks for another one.

    `name` is what people, metrics and logs call it.
    """

    name: ShortName = "primary"


class FallbackEndpoint(Endpoint):
    """The service that is asked when the primary one gives no answer."""

    name: ShortName = "fallback"


class Embeddings(Section):
    """A service that makes embeddings: by them remembered lines are ranked by what they mean."""

    base_url: HttpUrl | None = None
    model: OneLine | None = None
    api_key: Secret | None = None
    total_timeout: Duration = parse_duration("5s")
    local: Switch = False

    @model_validator(mode="after")
    def _both_or_neither(self) -> "Embeddings":
        if (self.base_url is None) != (self.model is None):
            raise ValueError("embeddings need base_url and model; write both, or neither for none")
        return self


def _frozen_others(named: Mapping[str, OtherEndpoint]) -> Mapping[str, OtherEndpoint]:
    return MappingProxyType(dict(named))


class Models(Section):
    """The models: the first one, who stands in for it, and as many others as one likes by name."""

    primary: Endpoint
    fallback: FallbackEndpoint | None = None
    others: Annotated[Mapping[ShortName, OtherEndpoint], AfterValidator(_frozen_others)] = Field(
        default_factory=lambda: MappingProxyType({})
    )

    embeddings: Embeddings = Embeddings()

    @property
    def keys(self) -> tuple[tuple[str, str, OtherEndpoint], ...]:
        """The key below `models`, the name and the settings of each, in the order of asking."""
        found: list[tuple[str, str, OtherEndpoint]] = [("primary", self.primary.name, self.primary)]
        if self.fallback is not None:
            found.append(("fallback", self.fallback.name, self.fallback))
        found += ((f"others.{name}", name, one) for name, one in self.others.items())
        return tuple(found)

    @property
    def named(self) -> Mapping[str, OtherEndpoint]:
        """All of them by name, in the order in which they are asked unless something speaks."""
        return {name: one for _, name, one in self.keys}

    @model_validator(mode="after")
    def _names_of_their_own(self) -> "Models":
        if self.fallback is not None and self.fallback.name == self.primary.name:
            raise ValueError("primary and fallback have one name; metrics tell them apart by it")
        names = [name for _, name, _ in self.keys]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two of them have the name {quote(twice)}; give each its own")
        auto = next((name for name in names if name.casefold() == AUTO), None)
        if auto is not None:
            raise ValueError(
                f"{quote(auto)} is what groups write for no choice; give that model another name"
            )
        return self
