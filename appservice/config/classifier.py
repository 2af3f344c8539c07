"""Who rates words beside the rules of our own."""

from typing import Annotated, Literal

from pydantic import Field

from appservice.config.kinds import OneLine, Secret, Switch
from appservice.config.section import Section
from appservice.config.urls import HttpUrl

ClassifierName = Literal["auto", "moderations", "judge", "none"]


class Moderations(Section):
    """A service that speaks OpenAI's `/moderations`; none without a `base_url`."""

    base_url: Annotated[
        HttpUrl | None,
        Field(description="write its address with /v1, like https://api.example.org/v1"),
    ] = None
    model: OneLine = "omni-moderation-latest"
    api_key: Secret | None = None
    local: Switch = False
