"""What journeys in encrypted rooms share."""

from stage.encrypted_person import EncryptedPerson
from stage.nio_person import NioPerson
from stage.person import Person
from stage.watcher import Watcher

Encrypting = EncryptedPerson | NioPerson


async def encrypted_room(maker: EncryptedPerson, *others: Encrypting) -> str:
    """A private room as Element makes it, everybody joined and ready to encrypt; the room ID."""
    room = await maker.create_encrypted()
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
