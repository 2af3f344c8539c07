"""The Megolm sessions that others speak in, by who gave us their keys.

Whoever holds a key can pass it on as their own, and an exported one can even be made up: so what
each device gave is kept apart, and who said something decides which of them is looked at.
"""

from dataclasses import dataclass
from typing import Final

from mautrix.crypto import InboundGroupSession
from mautrix.types import IdentityKey, RoomID, SigningKey

from appservice.matrix.crypto.store import KeyStore
from appservice.model.ids import RoomId, SessionId, UserId

_MOST: Final = 5
"""How many devices of one person may give a key of one session: one is honest, a second made a
mistake. Counted for each person, so that nobody takes the place of who made it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A session and who gave its key; "" where that is not known any more."""

    session: InboundGroupSession
    giver: UserId


class Inbound:
    """Rows in the store of keys."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    async def keep(self, session: InboundGroupSession, giver: UserId) -> bool:
        """Store a session, unless the same device has given it from as early on; whether it was."""
        room_id, session_id = RoomId(session.room_id), SessionId(session.id)
        known = await self._store.database.fetch(
            "select sender_key, first_index, giver from parlour_inbound"
            " where room_id=$1 and session_id=$2 and (giver=$3 or sender_key=$4)",
            room_id,
            session_id,
            giver,
            session.sender_key,
        )
        given = {str(row["sender_key"]): int(row["first_index"]) for row in known}
        before = given.get(session.sender_key)
        if before is not None and before <= session.first_known_index:
            return False
        if before is None and sum(row["giver"] == giver for row in known) >= _MOST:
            return False
        await self._store.database.execute(
            "insert into parlour_inbound"
            " (room_id, session_id, sender_key, signing_key, first_index, session, giver)"
            " values ($1, $2, $3, $4, $5, $6, $7) on conflict (room_id, session_id, sender_key)"
            " do update set signing_key=excluded.signing_key, first_index=excluded.first_index,"
            " session=excluded.session, giver=excluded.giver",
            room_id,
            session_id,
            session.sender_key,
            session.signing_key,
            session.first_known_index,
            session.pickle(self._store.mautrix.pickle_key).decode(),
            giver,
        )
        return True

    async def of(
        self, room_id: RoomId, session_id: SessionId, sender: UserId | None = None
    ) -> list[Given]:
        """What is known of a session, one for each device that gave its key.

        For what a `sender` said only what may be theirs: any number of others may have given keys.
        """
        rows = await self._store.database.fetch(
            "select sender_key, signing_key, session, giver from parlour_inbound"
            " where room_id=$1 and session_id=$2 and ($3='' or giver in ('', $3))",
            room_id,
            session_id,
            sender or "",
        )
        return [
            Given(
                InboundGroupSession.from_pickle(
                    row["session"].encode(),
                    self._store.mautrix.pickle_key,
                    signing_key=SigningKey(row["signing_key"]),
                    sender_key=IdentityKey(row["sender_key"]),
                    room_id=RoomID(room_id),
                ),
                UserId(row["giver"]),
            )
            for row in rows
        ]
