"""The world that journeys happen in: two federating homeservers, clients, a scripted model."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stage.accounts import Account
from stage.ages import ReaderSeat
from stage.clients import ClientHost
from stage.encrypted_person import EncryptedPerson
from stage.nio_person import NioPerson
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import ScriptedModel
from stage.seat import Seat, encrypted, settings
from stage.seats import Seats
from stage.secrecy import CROSS_SIGNED, Secrecy
from stage.sight import NotSeen
from stage.synapse import Synapse
from stage.warm import Warm

_NUMBERS = itertools.count(1)
_WARM = Warm()


@dataclass
class World:
    """Homeserver `a` is Parlour's own, `b` another one. `seats` are for Parlours to come.

    `readers` are the second registrations, by server name, where there are any.
    So are `seats_at_b`, where journeys want another Parlour than that of `a`.
    """

    a: Synapse
    b: Synapse
    host: ClientHost
    model: ScriptedModel
    directory: Path
    seats: list[Seat] | Seats
    readers: Mapping[str, ReaderSeat] = field(default_factory=dict)
    seats_at_b: Seats | None = None

    async def person(self, name: str, server: Synapse | None = None) -> Person:
        """A new person; the localpart is the name with a number, the display name is the name."""
        return await self.host.resume(await self._account(name, server))

    async def encrypted_person(
        self, name: str, server: Synapse | None = None, secrecy: Secrecy = CROSS_SIGNED
    ) -> EncryptedPerson:
        """A new person whose client encrypts, cross-signed unless told otherwise."""
        return await self.host.encrypted(await self._account(name, server), secrecy)

    async def nio_person(self, name: str, server: Synapse | None = None) -> NioPerson:
        """A new person at the second stack, not entered: `async with` does that."""
        account = await self._account(name, server)
        return NioPerson(account, self.directory / "nio" / account.localpart)

    async def _account(self, name: str, server: Synapse | None) -> Account:
        localpart = f"{name.lower()}{next(_NUMBERS)}"
        return await (server or self.a).register(
            localpart, f"{localpart}-password", display_name=name
        )

    def parlour(
        self,
        changes: Mapping[str, Any] | None = None,
        *,
        faulty: Mapping[str, str] | None = None,
        at_b: bool = False,
    ) -> Parlour:
        """A Parlour at a seat of its own, not started. `faulty` names the point where it dies."""
        seats = self.seats_at_b if at_b else self.seats
        assert seats is not None
        seat = seats.pop()
        directory = self.directory / seat.localpart
        written = settings(seat, model_url=self.model.url, model="scripted", changes=changes)
        module = "appservice" if faulty is None else "stage.faulty"
        return Parlour(directory, seat, written, module=module, env=faulty, warm=_WARM)

    def encrypted_parlour(
        self,
        changes: Mapping[str, Any] | None = None,
        *,
        faulty: Mapping[str, str] | None = None,
        at_b: bool = False,
        **encryption: Any,
    ) -> Parlour:
        """One that takes part in encrypted rooms; `encryption` is laid over that section."""
        return self.parlour(encrypted(changes, **encryption), faulty=faulty, at_b=at_b)


def number() -> int:
    """A number that occurs nowhere else."""
    return next(_NUMBERS)


def word() -> str:
    """A word that occurs nowhere else; the scripted model answers `q-x` with `a-x`."""
    return f"q-{next(_NUMBERS)}x"


def answer_to(question: str) -> str:
    """What the scripted model says to a question word."""
    return "a-" + question.removeprefix("q-")


async def direct_chat(person: Person, ai: str) -> str:
    """A direct chat with the AI, greeted; the room ID."""
    room = await person.create_direct(ai)
    await person.wait_member(room, ai)
    await person.wait_event(room, lambda e: e["sender"] == ai and e["type"] == "m.room.message")
    return room


async def make_group(
    asker: Person,
    ai: str,
    *others: Person,
    name: str = "Kyoto trip",
    options: str = "",
    chat: str | None = None,
) -> str:
    """A group made by command in a direct chat (a new one without `chat`), everybody joined.

    Returns the room ID.
    """
    chat = chat or await direct_chat(asker, ai)
    who = " ".join(person.user_id for person in others)
    await asker.send_text(chat, f'!ai new {options} "{name}" {who}')
    invitation = await asker.wait_invite(inviter=ai)
    room = invitation.room_id
    await asker.join(room)
    for person in others:
        await person.wait_invite(room=room)
        # A remote client shows its invitation a moment before the inviting server lets it in.
        await asker.wait_member(room, person.user_id, "invite")
        await person.join(room, via=[ai.partition(":")[2]])
    for person in (asker, *others):
        for other in (asker, *others):
            await _joined(person, room, other.user_id)
    return room


async def _joined(person: Person, room: str, user: str) -> None:
    """Until somebody's client shows a member, or else their homeserver says so.

    Of a room that a server has just come into, Synapse can send a timeline that begins before a
    join which it knows as state alone: the client then shows that member as invited.
    """
    try:
        await person.wait_member(room, user, timeout_s=8)
    except NotSeen:
        assert (await person.state(room, "m.room.member", user))["membership"] == "join"


async def own_group(
    maker: Person, ai: str, *others: Person, version: str = "12", **options: Any
) -> str:
    """A room as people make it, the others joined, where the AI will have what it needs.

    It is not invited yet.
    """
    users = {ai: 150} if version == "12" else {ai: 100, maker.user_id: 100}
    room = await maker.create_room(
        preset="private_chat",
        name="Ours",
        room_version=version,
        power_level_content_override={"users": users},
        invite=[person.user_id for person in others],
        **options,
    )
    for person in others:
        await person.wait_invite(room=room)
        await person.join(room, via=[room_server(maker)])
        await maker.wait_member(room, person.user_id)
    return room


def room_server(person: Person) -> str:
    """The homeserver of a person: room IDs of version 12 name none."""
    return person.user_id.partition(":")[2]
