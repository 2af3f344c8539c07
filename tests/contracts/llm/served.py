"""What the contract is tested with: a served model, prompts, and endpoints in a hurry."""

from dataclasses import dataclass

from appservice.llm.endpoint import Endpoint
from appservice.model.ids import EventId, RoomId
from appservice.model.prompt import ChatPart, Prompt, Role
from appservice.model.reach import Reach

ROOM = RoomId("!secret-room")
ANYWHERE = Reach(ROOM, own_machines_only=False)
AT_HOME = Reach(ROOM, own_machines_only=True)
PROMPT = Prompt(
    (
        ChatPart(Role.SYSTEM, "You answer in one short sentence.", ROOM),
        ChatPart(Role.USER, "What is a kettle for? q-1kettle", ROOM, (EventId("$secret-event"),)),
    ),
    max_output_tokens=24,
)


@dataclass(frozen=True)
class Served:
    """Where a model answers, and what it calls itself."""

    url: str
    model: str


def endpoint(url: str, **more: object) -> Endpoint:
    """An endpoint that is not waited for long."""
    given: dict[str, object] = {
        "name": "first",
        "base_url": url,
        "model": "scripted",
        "api_key": "a-secret-key",
        "connect_timeout_s": 2.0,
        "first_token_timeout_s": 30.0,
        "idle_timeout_s": 30.0,
        "total_timeout_s": 60.0,
        "max_retries": 2,
    }
    return Endpoint(**(given | more))  # type: ignore[arg-type]
