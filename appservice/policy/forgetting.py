"""A room's snapshot without a person: what only we knew of them goes, whatever it stood in.

Works by the shape of what is kept, so that what is added to a snapshot later is forgotten too.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from appservice.model.catching_up import Visibility
from appservice.model.group import Group, Settings
from appservice.model.ids import UserId
from appservice.model.judging import Judging
from appservice.model.room import Member, PowerLevels, Room
from appservice.model.unread import Unread

T = TypeVar("T")
_GONE: Final = object()
# These lose what names the person and stay themselves; anything else that names one goes whole: a
# deed, a link, a vote, instructions.
_STAY: Final = (Room, Group, Settings, Judging, Unread, Visibility, PowerLevels, Member)
# What the homeserver says of who is here, and what the group's rules need as long as they are.
_OF_PRESENT: Final = frozenset(
    {
        "members",
        "power",
        "creators",
        "maker",
        "asker",
        "display_by",
        "successor_by",
        "creator",
        "founders",
        "since",
        "met",
        "before",
        "refused",
        "unseen",
    }
)


def without_person(room: Room, user: UserId) -> Room:
    """The snapshot, forgetting that person.

    While they are joined or invited, that they are is known: it is the homeserver that says so.
    """
    here = any(member.user_id == user for member in room.present())
    kept: Room = _container(room, user, _OF_PRESENT if here else frozenset())
    return kept


def names(value: object, user: UserId) -> bool:
    """Whether the person is named anywhere in it."""
    if is_dataclass(value):
        return any(names(getattr(value, field.name), user) for field in fields(value))
    if isinstance(value, Mapping):
        return any(names(key, user) or names(each, user) for key, each in value.items())
    if isinstance(value, tuple | list | frozenset | set):
        return any(names(each, user) for each in value)
    return isinstance(value, str) and user in value


def _container(whole: T, user: UserId, spared: frozenset[str]) -> T:
    thing: Any = whole
    changed: dict[str, Any] = {}
    for field in fields(thing):
        if field.name in spared:
            continue
        old = getattr(thing, field.name)
        new = _without(old, user, spared)
        if new is _GONE:
            new = None
        if new != old:
            changed[field.name] = new
    made: T = replace(thing, **changed) if changed else whole
    return made


def _without(value: Any, user: UserId, spared: frozenset[str]) -> Any:
    """The value without the person, or `_GONE` where it is of nobody else."""
    if isinstance(value, _STAY):
        return _GONE if getattr(value, "user_id", None) == user else _container(value, user, spared)
    if is_dataclass(value):
        return _GONE if names(value, user) else value
    if isinstance(value, Mapping):
        rest = {key: _without(each, user, spared) for key, each in value.items() if key != user}
        return {key: each for key, each in rest.items() if each is not _GONE}
    if isinstance(value, frozenset):
        return value - {user}
    if isinstance(value, tuple):
        return tuple(each for each in value if not names(each, user))
    return _GONE if isinstance(value, str) and user == value else value
