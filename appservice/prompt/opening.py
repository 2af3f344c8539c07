"""The beginning of a prompt: the instructions, then what the room is, said as data."""

from collections.abc import Iterator
from typing import Final

from appservice.model.content import Fit
from appservice.model.event import Membership
from appservice.model.ids import server_name
from appservice.model.room import Member, Room, RoomKind
from appservice.prompt.clean import one_line
from appservice.prompt.fitness import fitness
from appservice.prompt.guidance import guidance
from appservice.prompt.instructions import DIRECT, GROUP
from appservice.prompt.labels import Labels, labels
from appservice.prompt.neutral import defused
from appservice.prompt.tokens import estimate
from appservice.prompt.transcript import speaker

_GUIDANCE_SHARE: Final = 4  # of the opening, for what the group itself wrote
_SIGNS: Final = dict.fromkeys(map(ord, "«»"))


def room_labels(room: Room, ai_name: str) -> Labels:
    """The labels of whoever is joined or invited. Prompt and answer are both made with these."""
    return labels({m.user_id: m.display_name for m in room.present()}, room.ai, ai_name)


def opening(room: Room, names: Labels, budget: int, fit: Fit) -> str:
    """Instructions and facts of the room. Of a long list of people only what fits into `budget`."""
    whom = list(filter(None, (fitness(room, fit),)))
    if room.kind is RoomKind.DIRECT:
        return "\n".join((DIRECT.format(name=names.ai_name), *whom, *_person(room, names)))
    head = [GROUP.format(name=names.ai_name), *whom, "", *_name(room), "The people in it:"]
    tail = list(guidance(room, names, budget // _GUIDANCE_SHARE))
    left = budget - estimate("\n".join((*head, *tail)))
    people = [m for m in room.present() if m.user_id != room.ai]
    for count, member in enumerate(sorted(people, key=lambda m: m.user_id)):
        told = _member(member, names)
        left -= estimate(told) + 1
        if left < 0:
            head.append(f"- and {len(people) - count} more")
            break
        head.append(told)
    return "\n".join((*head, *tail))


def _name(room: Room) -> Iterator[str]:
    if room.name and (name := defused(one_line(room.name.translate(_SIGNS)))):
        yield f"The group's name, which its people chose: {speaker(name)}"


def _person(room: Room, names: Labels) -> Iterator[str]:
    if room.person is not None:
        yield f"\nThe person calls themselves {speaker(names.of(room.person))}."


def _member(member: Member, names: Labels) -> str:
    server = one_line(server_name(member.user_id))
    waiting = "" if member.membership is Membership.JOIN else ", invited but not here yet"
    return f"- {speaker(names.of(member.user_id))} from {server}{waiting}"
