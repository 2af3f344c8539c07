"""Whose device each Olm session is with.

Its identity key does not say: anybody can list somebody else's as their own. A session that we
begin is for one person's device alone, and one that others begin is whose its first letter says,
which only the holder of that key could write.

Source: client-server specification, "m.olm.v1.curve25519-aes-sha2".
"""

from mautrix.crypto import Session
from mautrix.types import IdentityKey

from appservice.matrix.crypto.store import KeyStore
from appservice.model.encryption import Device


class OlmOwners:
    """Rows in the store of keys."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    async def note(self, session_id: str, user: str, signing_key: str) -> None:
        """That session is with the device of that person which signs with that key."""
        await self._store.database.execute(
            "insert into parlour_olm (session_id, user_id, signing_key) values ($1, $2, $3)"
            " on conflict do nothing",
            session_id,
            user,
            signing_key,
        )

    async def latest(self, device: Device) -> Session | None:
        """The session to write to that device in: the one in which it wrote last."""
        found = await self._latest_id(device)
        if found is None:
            return None
        for session in await self._store.mautrix.get_sessions(IdentityKey(device.identity_key)):
            if session.id == found:
                return session
        return None

    async def has(self, device: Device) -> bool:
        """Whether there is one."""
        return await self._latest_id(device) is not None

    async def _latest_id(self, device: Device) -> str | None:
        found = await self._store.database.fetchval(
            "select s.session_id from crypto_olm_session s"
            " join parlour_olm o on o.session_id=s.session_id"
            " where s.account_id=$1 and s.sender_key=$2 and o.user_id=$3 and o.signing_key=$4"
            " order by s.last_decrypted desc limit 1",
            self._store.mautrix.account_id,
            device.identity_key,
            device.user_id,
            device.signing_key,
        )
        return None if found is None else str(found)
