"""Who holds, or is owed, the key of which of our Megolm sessions, and from which message on."""

from collections.abc import Iterable, Mapping
from typing import Final

from mautrix.crypto import OutboundGroupSession

from appservice.matrix.crypto.olm import OlmGroupSessionError
from appservice.matrix.crypto.olm import OutboundGroupSession as Ratchet
from appservice.matrix.crypto.store import KeyStore
from appservice.model.encryption import Address, OutboundSession
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId

KEPT_MS: Final = 30 * 86_400_000
"""How long devices that lost a key of ours may ask for it again."""


class Holders:
    """Rows in the store of keys."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    async def begin(self, room_id: RoomId, session: OutboundGroupSession, now_ms: int) -> None:
        """Note a new session, with the ratchet at its beginning, and forget very old ones."""
        for table in ("parlour_holder", "parlour_refused"):
            await self._store.database.execute(
                f"delete from {table} where session_id in"  # noqa: S608 - names of ours
                " (select session_id from parlour_outbound where room_id=$1 and made_ms<$2)",
                room_id,
                now_ms - KEPT_MS,
            )
        await self._store.database.execute(
            "delete from parlour_outbound where room_id=$1 and made_ms<$2",
            room_id,
            now_ms - KEPT_MS,
        )
        await self._store.database.execute(
            "insert into parlour_outbound (session_id, room_id, made_ms, beginning)"
            " values ($1, $2, $3, $4)",
            session.id,
            room_id,
            now_ms,
            session.pickle(self._store.mautrix.pickle_key).decode(),
        )

    async def current(self, session: OutboundGroupSession) -> OutboundSession | None:
        """A stored session as the rule sees it; None for one that was made by something older."""
        rows = await self._store.database.fetch(
            "select o.made_ms, h.user_id, h.device_id, h.identity_key, h.owed_from, h.sent"
            " from parlour_outbound o left join parlour_holder h on h.session_id=o.session_id"
            " where o.session_id=$1",
            session.id,
        )
        if not rows:
            return None
        held = [row for row in rows if row["user_id"] is not None]
        owed = {_address(row): int(row["owed_from"]) for row in held}
        sent = frozenset(_address(row) for row in held if row["sent"])
        made_ms = int(rows[0]["made_ms"])
        return OutboundSession(SessionId(session.id), made_ms, session.message_count, owed, sent)

    async def owe(self, session_id: SessionId, given: Mapping[Address, int]) -> None:
        """These are to get the key, from these indexes on."""
        async with self._store.transaction():
            for address, index in given.items():
                await self._store.database.execute(
                    "insert into parlour_holder"
                    " (session_id, user_id, device_id, identity_key, owed_from, sent)"
                    " values ($1, $2, $3, $4, $5, false) on conflict do nothing",
                    session_id,
                    address.user_id,
                    address.device_id,
                    address.identity_key,
                    index,
                )

    async def gave(self, session_id: SessionId, given: Iterable[Address]) -> None:
        """These have been sent the key."""
        async with self._store.transaction():
            for address in given:
                await self._store.database.execute(
                    "update parlour_holder set sent=true where session_id=$1 and user_id=$2"
                    " and device_id=$3 and identity_key=$4",
                    session_id,
                    address.user_id,
                    address.device_id,
                    address.identity_key,
                )

    async def owed(self, session_id: SessionId, address: Address) -> int | None:
        """From which index on a device may read that session; None when it may not."""
        found = await self._store.database.fetchval(
            "select owed_from from parlour_holder where session_id=$1 and user_id=$2"
            " and device_id=$3 and identity_key=$4",
            session_id,
            address.user_id,
            address.device_id,
            address.identity_key,
        )
        return int(found) if found is not None else None

    async def refuse(self, session_id: SessionId, refused: Iterable[Address]) -> None:
        """These were told that they do not get the key."""
        for address in refused:
            await self._store.database.execute(
                "insert into parlour_refused (session_id, user_id, device_id)"
                " values ($1, $2, $3) on conflict do nothing",
                session_id,
                address.user_id,
                address.device_id,
            )

    async def is_refused(self, session_id: SessionId, address: Address) -> bool:
        """Whether that device was told so."""
        found = await self._store.database.fetchval(
            "select count(*) from parlour_refused where session_id=$1 and user_id=$2"
            " and device_id=$3",
            session_id,
            address.user_id,
            address.device_id,
        )
        return bool(found)

    async def is_holder(self, session_id: SessionId, user: UserId) -> bool:
        """Whether a device of that person holds, or is owed, the key."""
        found = await self._store.database.fetchval(
            "select count(*) from parlour_holder where session_id=$1 and user_id=$2",
            session_id,
            user,
        )
        return bool(found)

    async def key_at(self, room_id: RoomId, session_id: SessionId, index: int) -> str | None:
        """The session key by which messages from that index on are read; None if unknown."""
        beginning = await self._store.database.fetchval(
            "select beginning from parlour_outbound where session_id=$1 and room_id=$2",
            session_id,
            room_id,
        )
        if beginning is None:
            return None
        try:
            ratchet = Ratchet.from_pickle(beginning.encode(), self._store.mautrix.pickle_key)
        except OlmGroupSessionError:
            return None
        for _ in range(index):
            ratchet.encrypt("")
        return str(ratchet.session_key)

    async def unfinished(self) -> list[RoomId]:
        """Rooms in which somebody is owed the key of the session that is in use."""
        rows = await self._store.database.fetch(
            "select distinct o.room_id from parlour_holder h join parlour_outbound o"
            " on o.session_id=h.session_id join crypto_megolm_outbound_session m"
            " on m.session_id=h.session_id where h.sent=false"
        )
        return [RoomId(row["room_id"]) for row in rows]


def _address(row: Mapping[str, object]) -> Address:
    return Address(
        UserId(str(row["user_id"])), DeviceId(str(row["device_id"])), str(row["identity_key"])
    )
