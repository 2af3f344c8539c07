"""The book of links: to which group a token leads, and which codes are out. No content, no secret.

On the rooms' side. How a link is meant and whether it still works is part of its group.
"""

from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads."""

    link_id: str
    room_id: RoomId


class LinkBook(Protocol):
    """Tokens and codes, by their hashes. All raise `StoreUnavailable`; all may be repeated."""

    async def add_link(self, token_hash: str, place: Place, now_ms: int) -> None:
        """Note where a token leads; a known token changes nothing."""
        ...

    async def place_of(self, token_hash: str) -> Place | None:
        """Where a token leads, also when its link works no more."""
        ...

    async def add_code(self, code_hash: str, place: Place, made_ms: int, expires_ms: int) -> None:
        """Note a code that was given out."""
        ...

    async def open_codes(self, link_id: str, now_ms: int) -> int:
        """How many codes of a link can still be used."""
        ...

    async def take_code(self, code_hash: str, by_row: str, now_ms: int) -> Place | None:
        """Use a code up. The same `by_row` may take it again; for all others it is gone."""
        ...

    async def note_try(self, by_row: str, user: UserId, now_ms: int) -> None:
        """Note a code that was none, once per row."""
        ...

    async def tries_since(self, since_ms: int, user: UserId | None = None) -> int:
        """How many of these there were, of one person or of all."""
        ...

    async def forget(self, before_ms: int) -> None:
        """Drop codes and tries that ended before then."""
        ...

    async def follow(self, old: RoomId, new: RoomId) -> None:
        """Let all that leads into a room lead into its successor."""
        ...

    async def forget_room(self, room_id: RoomId) -> None:
        """Drop all that leads into a room."""
        ...
