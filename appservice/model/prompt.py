"""What a model is asked and what it answers.

Every part carries the room and the events it was made from: the wall is checked on these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appservice.model.ids import EventId, RoomId, UserId


class Role(StrEnum):
    """Who speaks in a part, in the words of chat-completion APIs."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class ChatPart:
    """One chat message of a prompt.

    `person`: it also holds something that is remembered of that person, whose direct chat it is.
    """

    role: Role
    text: str
    room_id: RoomId
    event_ids: tuple[EventId, ...] = ()
    person: UserId | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A whole prompt. `max_output_tokens` bounds the answer.

    `schema` is a JSON schema that the answer must fit; without one it is free text. `used` are
    places in the room's history: the first and the last between which the talk stands that it was
    made from, then those of older lines that it quotes. `for_adults`: what it asks for is for
    adults alone.
    """

    parts: tuple[ChatPart, ...]
    max_output_tokens: int
    schema: Mapping[str, Any] | None = None
    used: tuple[int, ...] | None = None
    for_adults: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's whole answer; token counts are None where the endpoint does not say."""

    text: str
    model: str
    endpoint: str
    finish: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
