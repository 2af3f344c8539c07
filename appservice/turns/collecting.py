"""What is told of a room and of a person, as data: from one side's store alone."""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.ports.own_data import OwnData
from appservice.ports.store import ChatStore
from appservice.prompt.exporting import iso, message

MOST: Final = 5_000
"""Messages of one room: a file of some megabytes at the most."""


async def own_in(
    chat: ChatStore, data: OwnData, room_id: RoomId, user: UserId, most: int = MOST
) -> dict[str, Any]:
    """What a person said in a room, and what was done there for or about them; {} for nothing.

    Never what others said. Who said it is not repeated with each.
    """
    said = [message(line) for line in await chat.said_by(room_id, user, most)]
    words = [{name: each for name, each in one.items() if name != "sender"} for one in said]
    done = {kind: told(rows) for kind, rows in (await data.of_room(room_id, user)).items() if rows}
    room = await chat.room(room_id)
    known = _known(room, user) if room is not None else {}
    if not (words or done or known):
        return {}
    name = {"name": room.name} if room is not None and room.name else {}
    return {"room_id": room_id, **name, "messages": words, **done, **known}


async def history_of(chat: ChatStore, room: Room, most: int = MOST) -> dict[str, Any]:
    """A room as it is kept: who is in, how it is set, what was said."""
    lines = await chat.lines_between(room.room_id, most)
    people = [
        {"user": one.user_id, "name": one.display_name, "membership": one.membership.value}
        for one in room.present()
    ]
    return {
        "room_id": room.room_id,
        "name": room.name,
        "topic": room.topic,
        "encrypted": room.encrypted,
        "people": people,
        "messages": [message(line) for line in lines],
    }


def told(rows: Any) -> list[dict[str, Any]]:
    """Rows with their times as people read them."""
    return [
        {
            name.removesuffix("_ms"): iso(value) if name.endswith("_ms") else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _known(room: Room, user: UserId) -> Mapping[str, Any]:
    """Links they made, and how they voted, as far as a group's snapshot has it."""
    links = [
        {"link_id": link.link_id, "made": iso(link.made_ms), "used": link.used}
        for link in room.group.links
        if link.by == user
    ]
    votes = [
        {"about": ballot.user, "remove": ballot.votes[user]}
        for ballot in room.group.ballots
        if user in ballot.votes
    ]
    return {name: each for name, each in (("links_made", links), ("votes", votes)) if each}
