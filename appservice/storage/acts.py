"""Acts: effects that are carried out after the commit which wanted them."""

import json
from collections.abc import Sequence
from typing import Final

from appservice.model.ids import ActId, RoomId
from appservice.ports.seal import Seal
from appservice.ports.store import StoredAct
from appservice.storage.database import Record, Write
from appservice.storage.kept_seal import lasting
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import busy_rooms, of_each, scheduling

_ADD: Final = """
    insert into acts (act_id, room_id, kind, payload, attempts) values ($1, $2, $3, $4, $5)
    on conflict (act_id) do nothing"""
_OPEN_OF: Final = "select * from acts where room_id = $1 and done = 0 order by position"
_DONE: Final = """
    update acts set done = 1, outcome = $1, payload = $2 where act_id = $3 and room_id = $4
    and done = 0"""
_FAILED: Final = """
    update acts set attempts = attempts + 1, last_failure = $1
    where act_id = $2 and room_id = $3 and done = 0"""


def adding(seal: Seal, acts: Sequence[StoredAct]) -> Write:
    """The statement that stores acts and skips known ones."""
    return Write(
        _ADD,
        [
            (
                act.act_id,
                act.room_id,
                act.kind,
                lasting(seal).close(act.room_id, json.dumps(act.payload)),
                act.attempts,
            )
            for act in acts
        ],
    )


class ActPart(StorePart):
    """The act methods of `ports.store.ChatStore`."""

    async def open_acts(self, room_id: RoomId | None = None) -> list[StoredAct]:
        """See `ChatStore`."""
        if room_id is None:
            found = await of_each(self._database, await busy_rooms(self._database), _OPEN_OF)
        else:
            found = await self._database.fetch(_OPEN_OF, room_id, rooms=(room_id,))
        return self._whole(found, self._act)

    async def append_acts(self, acts: Sequence[StoredAct]) -> None:
        """See `ChatStore`."""
        rooms = sorted({act.room_id for act in acts})
        writes = [adding(self._seal, acts), scheduling(rooms)]
        await self._database.write(writes, rooms, locks=[room_lock(room) for room in rooms])

    async def act_done(self, room_id: RoomId, act_id: ActId, outcome: str) -> None:
        """See `ChatStore`. Its payload is emptied: it may hold what people wrote."""
        done = Write(_DONE, [(outcome, b"", act_id, room_id)])
        await self._database.write([done], (room_id,))

    async def act_failed(self, room_id: RoomId, act_id: ActId, why: str) -> None:
        """See `ChatStore`."""
        await self._database.write([Write(_FAILED, [(why, act_id, room_id)])], (room_id,))

    def _act(self, found: Record) -> StoredAct:
        room_id: RoomId = found["room_id"]
        return StoredAct(
            act_id=found["act_id"],
            room_id=room_id,
            kind=found["kind"],
            payload=json.loads(self._seal.open(room_id, found["payload"])),
            attempts=found["attempts"],
        )
