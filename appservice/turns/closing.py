"""Ending what can be seen of an answer that is not going on: with a mark, or by taking it away."""

from typing import Final

import structlog

from appservice.model.chat import Line
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import EventId
from appservice.model.turn import Turn
from appservice.model.verdict import Deny
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.policy.streaming import NARROWED, Ending, ending
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.prompt.catalogue import say
from appservice.prompt.pieces import edit_of, whole, words_of
from appservice.turns.clock import Clock
from appservice.turns.saying import Saying, txn_of
from appservice.turns.unsaying import unsay

_log = structlog.get_logger()
_MUST_GO: Final = frozenset({UNFIT, NOT_JUDGED, NARROWED})
# Synapse forgets transaction IDs after a day: what was not noted then cannot be found by its ID.
TXN_LIVES_MS: Final = 20 * 3_600_000
_NOT_FINISHED: Final = "not finished"


class Closing:
    """Ends the half-shown answers of one store. Each step may be done again."""

    def __init__(
        self, store: ChatStore, homeserver: Homeserver, saying: Saying, clock: Clock
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._saying = saying
        self._clock = clock

    async def close(self, turn: Turn) -> None:
        """Closing -> dropped."""
        line: Line | None = None
        try:
            line = await self._ended(turn)
        except HomeserverRefused as refused:
            _log.warning("half_shown_left", turn_id=turn.turn_id, error=refused)
        await self._store.closed(turn.turn_id, line)

    async def _ended(self, turn: Turn) -> Line | None:
        """The line that it stays as in history, if it does.

        What was there before stays as it is there: it is what is said again.
        """
        before = None
        if turn.again is not None:
            before = await self._store.line(turn.room_id, turn.again)
            if before is None:  # it was removed meanwhile
                return None
        elif turn.shown is None and self._clock() - turn.opened_ms > TXN_LIVES_MS:
            return None
        part = turn.part or ""
        end = ending(turn.dropped_why or "", part, again=before is not None)
        if end is Ending.REMOVED:
            await self._remove(turn)
            return None
        text, said = part, f"{whole(part + ' ')}\n\n*{say('answer_stopped')}*"
        if end is Ending.RESTORED and before is not None:
            text = said = before.body
        ready = await self._saying.ready(turn, text, said)
        if isinstance(ready, Deny):
            if before is None or {ready.reason, turn.dropped_why} & _MUST_GO:
                await self._remove(turn)
            return None
        content = await self._saying.content(turn, ready, edit=True)
        place = turn.place or await self._saying.find(turn, content)
        await self._send(turn, edit_of(place, {**content, "m.mentions": {}}))
        if end is Ending.RESTORED:
            return None
        return self._saying.line(turn, place, words_of(content))

    async def _send(self, turn: Turn, content: dict[str, object]) -> EventId:
        txn_id = f"{txn_of(turn)}-close"
        return await self._homeserver.send(turn.room_id, "m.room.message", content, txn_id)

    async def _remove(self, turn: Turn) -> None:
        nothing = {"msgtype": "m.text", "body": "\N{HORIZONTAL ELLIPSIS}"}
        place = turn.place or await self._saying.find(turn, nothing)
        txn_id, why = f"{txn_of(turn)}-close", turn.dropped_why or _NOT_FINISHED
        if why == NARROWED:  # everybody reads the reason, and this one is about people
            why = _NOT_FINISHED
        await unsay(self._homeserver, turn.room_id, place, why, txn_id)
