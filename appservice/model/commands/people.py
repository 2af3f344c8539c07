"""The commands about who is in a group."""

from dataclasses import dataclass

from appservice.model.group import Removals
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class Add:
    """`add @user:server …`; `bad` are words that look like Matrix IDs and are none."""

    users: tuple[UserId, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """`remove @user:server [reason]`; `user` is None when `word` is no Matrix ID."""

    user: UserId | None
    word: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class RemoveMe:
    """`remove me [from GROUP|from all]`; `where` is "" where nothing more is said, or `all`."""

    where: str


@dataclass(frozen=True, slots=True)
class Ban:
    """`ban @user:server [reason]`, likewise."""

    user: UserId | None
    word: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Unban:
    """`unban @user:server`."""

    user: UserId | None
    word: str


@dataclass(frozen=True, slots=True)
class Undo:
    """`undo`: take the last addition or removal back."""


@dataclass(frozen=True, slots=True)
class ChooseRemovals:
    """`removals any|vote|creator`; None alone asks which it is."""

    to: Removals | None


@dataclass(frozen=True, slots=True)
class ListMembers:
    """`members`."""


People = Add | Remove | RemoveMe | Ban | Unban | Undo | ChooseRemovals | ListMembers
