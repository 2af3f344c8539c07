"""What a look at a room set out to put right: kept until it is told, so that no act stays dark."""

import json
from collections.abc import Sequence

from appservice.model.ids import RoomId, UserId
from appservice.model.repair import Carried, PutState, Repair
from appservice.ports.store import ChatStore, StoredAct


def begun_mark(room_id: RoomId) -> str:
    """The cursor that holds it: one for each room."""
    return f"governing:{room_id}"


def name_of(repair: Repair) -> tuple[str, UserId | None]:
    """By what a repair is known again: another try may do it with other content."""
    return (repair.what, None) if isinstance(repair, PutState) else (repair.why, repair.user)


class Begun:
    """The marks of one store. Each is either what was begun or, once told, which act told it."""

    def __init__(self, store: ChatStore) -> None:
        self._store = store

    async def begin(self, stored: StoredAct, repairs: Sequence[Repair]) -> list[Carried] | None:
        """Note what is being begun; returns what earlier tries began and nobody was told of.

        None where an earlier try of this act was told already.
        """
        mark = begun_mark(stored.room_id)
        known = json.loads(await self._store.cursor(mark) or "{}")
        if known.get("told") == stored.act_id:
            return None
        begun = [(what, user) for what, user in known.get("begun", ())]
        new = [name for name in map(name_of, repairs) if name not in begun]
        if new:
            await self._store.put_cursor(mark, json.dumps({"begun": [*begun, *new]}))
        return [Carried(what, user, done=True) for what, user in begun]

    def told(self, stored: StoredAct) -> tuple[str, str]:
        """The cursor to be stored in the same commit as the input that tells it."""
        return begun_mark(stored.room_id), json.dumps({"told": stored.act_id})
