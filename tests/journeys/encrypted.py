"""What journeys in encrypted rooms share."""

from dataclasses import dataclass
from typing import Any

from stage.encrypted_person import EncryptedPerson
from stage.nio_person import NioPerson
from stage.person import Person
from stage.secrecy import NO_SHIELD
from stage.sight import Event
from stage.watcher import Watcher
from tests.journeys.world import answer_to, word

Encrypting = EncryptedPerson | NioPerson


@dataclass(frozen=True)
class Cast:
    """Alice and Bob live on the AI's homeserver, Carol on the other one, and she is strict."""

    alice: EncryptedPerson
    bob: EncryptedPerson
    carol: EncryptedPerson


async def encrypted_room(
    maker: EncryptedPerson, *others: Encrypting, users: dict[str, int] | None = None
) -> str:
    """A private room as Element makes it, everybody joined and ready to encrypt; the room ID."""
    room = await maker.create_encrypted(power_level_content_override={"users": users or {}})
    for other in others:
        await maker.invite(room, other.user_id)
        await other.wait_invite(room=room)
        await maker.wait_member(room, other.user_id, "invite")
        await join(other, room, maker)
        await maker.wait_member(room, other.user_id)
    return room


async def join(other: Encrypting, room: str, maker: Person) -> None:
    """Accept an invitation of `maker`, until this client would encrypt what it sends there."""
    if isinstance(other, NioPerson):
        await other.join(room)
    else:
        await other.join(room, via=[maker.user_id.partition(":")[2]])
        await other.wait_encrypted(room)


async def hears(room: str, listener: Watcher, event_id: str, body: str) -> None:
    """Until somebody can read in that event what was said, and it was encrypted."""

    def fits(event: dict[str, object]) -> bool:
        content = event["content"]
        assert isinstance(content, dict)
        return event["event_id"] == event_id and content.get("body") == body

    seen = await listener.wait_event(room, fits, what=body)
    assert seen["encrypted"]


async def sealed_group(maker: EncryptedPerson, ai: str, *others: Encrypting) -> str:
    """An encrypted room as people make it, with the AI in it; the room ID."""
    room = await encrypted_room(maker, *others, users={ai: 150})
    await maker.invite(room, ai)
    for person in (maker, *others):
        await person.wait_member(room, ai)
        await person.wait_text(room, "From now on I read", sender=ai)
    return room


async def ask(person: Encrypting, room: str, ai: str, text: str = "", **more: Any) -> Event:
    """Mention the AI with a new question; its answer, which came encrypted."""
    question = word()
    await person.send_text(room, f"{text} {question}".strip(), mentions=[ai], **more)
    answer = await person.wait_text(room, answer_to(question), sender=ai)
    assert answer["encrypted"]
    return answer


async def unshielded(room: str, event: Event, *people: EncryptedPerson) -> None:
    """Everybody reads that event, and nobody's client has anything to say against it."""
    for person in people:
        await person.wait_readable(room, event["event_id"])
        assert await person.shield(room, event["event_id"]) == NO_SHIELD
