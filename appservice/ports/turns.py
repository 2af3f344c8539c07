"""How the turns of one side are kept: a part of `ports.store.ChatStore`."""

from collections.abc import Mapping
from typing import Any, Protocol

from appservice.model.chat import Line
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.model.turn import Turn


class TurnStore(Protocol):
    """Turns: each method is one transaction and may be repeated without harm."""

    async def open_turns(self, room_id: RoomId | None = None) -> list[Turn]:
        """Turns neither sent nor dropped (waiting and closing ones included), oldest first.

        Of one room or all.
        """
        ...

    async def turn(self, turn_id: TurnId) -> Turn | None:
        """One turn."""
        ...

    async def showing(
        self,
        turn_id: TurnId,
        part: str,
        txn_id: str,
        used: tuple[int, ...] | None = None,
        *,
        for_adults: bool = False,
    ) -> bool:
        """A part of an asked turn's answer is about to be seen; False when it is not `asked`.

        The `txn_id` of the first part stays. `used`: what it was made from, as in
        `Prompt.used`. `for_adults`: it was cleared for adults alone.
        """
        ...

    async def shown(self, turn_id: TurnId, event_id: EventId) -> None:
        """The event under which a part can be seen."""
        ...

    async def closed(self, turn_id: TurnId, line: Line | None) -> None:
        """Closing -> dropped, with the line of history that the part stays as, if it does."""
        ...

    async def sending(
        self,
        turn_id: TurnId,
        content: Mapping[str, Any],
        txn_id: str,
        *,
        for_adults: bool = False,
    ) -> bool:
        """Answered -> sending with cleared content; False when it is no longer `answered`."""
        ...

    async def sent(self, turn_id: TurnId, line: Line) -> None:
        """Sending -> sent with its line of history; the next waiting turn is asked.

        Where that event has a line already, its words are replaced.
        """
        ...

    async def drop_turn(self, turn_id: TurnId, why: str) -> None:
        """Any open phase -> dropped; the next waiting turn of its room and thread is asked.

        Where a part of its answer may be seen it is `closing` first.
        """
        ...
