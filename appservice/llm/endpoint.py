"""One OpenAI-compatible endpoint, as the operator describes it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

OutputTokenParameter = Literal["auto", "max_tokens", "max_completion_tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask, and how long to wait, in seconds.

    `total_timeout_s` bounds all tries together; `first_token_timeout_s` one try from its start to
    its first piece, the server's queue included; `idle_timeout_s` the silence between two pieces.
    `max_retries` are tries after the first. A `local` endpoint is asked without any proxy and
    without following redirects: nothing goes elsewhere. `extra_body` is merged into every request.
    """

    name: str
    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    connect_timeout_s: float = 10.0
    first_token_timeout_s: float = 60.0
    idle_timeout_s: float = 30.0
    total_timeout_s: float = 180.0
    max_retries: int = 2
    local: bool = False
    output_token_parameter: OutputTokenParameter = "auto"  # noqa: S105 - a field's name, no secret
    extra_body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells its model from others, and says nothing of where it is."""
        where = f"{self.name}\n{self.base_url}\n{self.model}"
        return hashlib.sha256(where.encode()).hexdigest()
