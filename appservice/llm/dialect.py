"""How an endpoint wants to be asked: where servers differ, and learning it from their refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import openai

from appservice.llm.endpoint import Endpoint

_OF_SCHEMAS: Final = ("response_format", "json_schema", "structured output")


@dataclass(slots=True)
class Dialect:
    """What one endpoint understands, as far as it is known.

    `opens_reasoning`: whether its answers begin within reasoning (`aloud`); None before the first.
    """

    usage_in_stream: bool = True
    limit_name: str = "max_tokens"
    limit_fixed: bool = False
    schemas: bool = True
    opens_reasoning: bool | None = None

    @classmethod
    def of(cls, endpoint: Endpoint) -> "Dialect":
        """What is known before the first question."""
        if endpoint.output_token_parameter != "auto":  # noqa: S105 - a parameter's name
            return cls(limit_name=endpoint.output_token_parameter, limit_fixed=True)
        host = urlsplit(endpoint.base_url).hostname or ""
        modern = host == "api.openai.com" or host.endswith(".openai.azure.com")
        return cls(limit_name="max_completion_tokens" if modern else "max_tokens")

    def options(
        self, max_output_tokens: int, schema: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """What a request says beside its model and its messages.

        A schema that the server does not know how to keep is left to what the messages say of it.
        """
        options: dict[str, Any] = {self.limit_name: max_output_tokens}
        if self.usage_in_stream:
            options["stream_options"] = {"include_usage": True}
        if schema is not None and self.schemas:
            fitting = {"name": "answer", "strict": True, "schema": dict(schema)}
            options["response_format"] = {"type": "json_schema", "json_schema": fitting}
        return options

    def learn(self, error: BaseException) -> bool:
        """Whether a refusal was about the dialect, which is then changed: ask again at once."""
        if not isinstance(error, openai.APIStatusError) or error.status_code not in {400, 422}:
            return False
        said = str(error.body or error.message)
        if self.usage_in_stream and "stream_options" in said:
            self.usage_in_stream = False
            return True
        if self.schemas and any(word in said for word in _OF_SCHEMAS):
            self.schemas = False
            return True
        if self.limit_name in said and not self.limit_fixed:
            old = self.limit_name == "max_tokens"
            self.limit_name = "max_completion_tokens" if old else "max_tokens"
            self.limit_fixed = True
            return True
        return False
