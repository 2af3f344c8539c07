"""Language models: where they answer, and how long we wait for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, model_validator

from appservice.config.kinds import OneLine, Secret, ShortName, Switch
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration
from appservice.config.urls import HttpUrl


def _frozen(values: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return MappingProxyType(dict(values))


OutputTokenParameter = Literal["auto", "max_tokens", "max_completion_tokens"]
FrozenMapping = Annotated[Mapping[str, JsonValue], AfterValidator(_frozen)]


class Endpoint(Section):
    """One OpenAI-compatible service. Time-outs in ms; `extra_body` is merged into each request.

    `name` is what metrics and logs call it; `local` says that nothing leaves the operator's hands.
    """

    name: ShortName = "primary"
    base_url: Annotated[
        HttpUrl,
        Field(description="write its address with /v1, like http://127.0.0.1:8080/v1"),
    ]
    api_key: Secret | None = None
    model: Annotated[OneLine, Field(description="write the model's name as the service knows it")]
    connect_timeout: Duration = parse_duration("10s")
    first_token_timeout: Duration = parse_duration("60s")
    idle_timeout: Duration = parse_duration("30s")
    total_timeout: Duration = parse_duration("180s")
    max_retries: Annotated[int, Field(strict=True, ge=0, le=10)] = 2
    local: Switch = False
    output_token_parameter: OutputTokenParameter = "auto"  # noqa: S105 - counts tokens of text
    extra_body: FrozenMapping = Field(default_factory=lambda: MappingProxyType({}))

    @model_validator(mode="after")
    def _total_is_longest(self) -> "Endpoint":
        if self.total_timeout < max(self.first_token_timeout, self.connect_timeout):
            raise ValueError(
                "total_timeout is shorter than connect_timeout or first_token_timeout; "
                "it bounds the whole call"
            )
        return self


class FallbackEndpoint(Endpoint):
    """The service that is asked when the primary one gives no answer."""

    name: ShortName = "fallback"


class Models(Section):
    """The models that are asked, in this order."""

    primary: Endpoint
    fallback: FallbackEndpoint | None = None

    @model_validator(mode="after")
    def _two_names(self) -> "Models":
        if self.fallback is not None and self.fallback.name == self.primary.name:
            raise ValueError("primary and fallback have one name; metrics tell them apart by it")
        return self
