"""Whose devices are whose: asked of the homeserver, believed only as far as signatures go.

Source: client-server specification, "Tracking the device list for a user", "Cross-signing".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import structlog

from appservice.matrix.crypto.listed import judged_list
from appservice.matrix.crypto.person import Identity, Person
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping
from appservice.model.encryption import Device, Trust
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId, UserId

_log = structlog.get_logger()
FEDERATION_MS = 4_000
"""How long our homeserver is to wait for another one, which may be gone for good."""
_AT_ONCE = 50
_MOST_AT_HAND = 1_000
_SOUGHT_MS = 30_000
Now = Callable[[], int]


class Devices:
    """The device lists of everybody who shares an encrypted room with the AI user."""

    def __init__(self, api: Api, store: KeyStore, now_ms: Now) -> None:
        self._api = api
        self._now_ms = now_ms
        self._sought: dict[UserId, int] = {}
        self._silent: dict[UserId, int] = {}
        self._store = store
        self._changes: Counter[UserId] = Counter()
        # Each message of ours looks at every reader's devices: those of a thousand stay at hand.
        self._at_hand: dict[UserId, Person] = {}
        self._versions: Counter[UserId] = Counter()
        store.undone.append(self._at_hand.clear)

    async def of(
        self, users: Iterable[UserId], *, fetch: bool = True
    ) -> dict[UserId, list[Device]]:
        """The devices of these people; asked for anew where something has changed.

        Whose homeserver does not answer keeps the devices that are known for half a minute: else
        each message of ours would wait for it.
        """
        users = sorted(set(users))
        if fetch:
            due = [user for user in users if not self._was_silent(user)]
            stale = [user for user in due if not (await self._known(user)).fetched]
            for start in range(0, len(stale), _AT_ONCE):
                await self._fetch(stale[start : start + _AT_ONCE])
        return {user: list((await self._known(user)).devices) for user in users}

    async def by_key(
        self, user: UserId, identity_key: str, signing_key: str | None = None
    ) -> Device | None:
        """The device of that person with that Curve25519 key and, if given, that Ed25519 key.

        One that is not known is asked for: where the list has changed, and else for each person
        every half minute at most.
        """
        for attempt in range(2):
            person = await self._known(user)
            for device in person.devices:
                if device.identity_key == identity_key and signing_key in (
                    None,
                    device.signing_key,
                ):
                    return device
            now = self._now_ms()
            sought = now - self._sought.get(user, -_SOUGHT_MS) < _SOUGHT_MS
            if attempt or (sought and person.fetched) or self._was_silent(user):
                return None
            self._sought[user] = now
            await self._fetch([user])
        return None

    async def is_vouched(self, user: UserId, identity_key: str, signing_key: str) -> bool:
        """Whether the device with these keys may speak for its owner.

        It may when their identity signed it, if they have one. Else their homeserver could give
        orders in their name, by a device of its own.
        """
        if not (await self._known(user)).fetched:
            await self.of([user])  # it may have been signed meanwhile
        person = await self._known(user)
        if not person.identity.exists:
            return True
        return any(
            (device.identity_key, device.signing_key) == (identity_key, signing_key)
            and device.trust >= Trust.CROSS_SIGNED
            for device in person.devices
        )

    async def signed(self, user: UserId) -> list[Device]:
        """Their devices that their present identity has signed, whatever else was verified."""
        person = await self._known(user)
        return [device for device in person.devices if device.device_id in person.signed]

    async def is_met(self, user: UserId) -> bool:
        """Whether we have had to do with that person: not a stranger who writes to our device."""
        found = await self._store.database.fetchval(
            "select count(*) from parlour_person where user_id=$1", user
        )
        return bool(found)

    async def changed(self, users: Sequence[UserId]) -> None:
        """Their lists have changed: they are asked for before the next key is given."""
        for user in users:
            self._changes[user] += 1
            await self._store.database.execute(
                "update parlour_person set fetched=false where user_id=$1", user
            )
            self._forget(user)

    async def all_changed(self) -> None:
        """Every list may have: the homeserver does not remember what it told us."""
        rows = await self._store.database.fetch("select user_id from parlour_person")
        await self.changed([UserId(row["user_id"]) for row in rows])

    async def identity(self, user: UserId) -> Identity:
        """The cross-signing identity of somebody, as far as it is known."""
        return (await self._known(user)).identity

    async def verify(self, user: UserId, master_key: str) -> None:
        """Remember that this identity was verified by a person."""
        await self._store.database.execute(
            "update parlour_person set verified_master_key=$2 where user_id=$1", user, master_key
        )
        self._forget(user)
        if master_key:
            await self.told(user, master_key)

    async def told(self, user: UserId, master_key: str) -> None:
        """People know that this is the identity now."""
        await self._store.database.execute(
            "update parlour_person set first_master_key=$2 where user_id=$1", user, master_key
        )
        self._forget(user)

    def _forget(self, user: UserId) -> None:
        """What is stored of that person is another than what was read before."""
        self._versions[user] += 1
        self._at_hand.pop(user, None)

    def _was_silent(self, user: UserId) -> bool:
        return self._now_ms() - self._silent.get(user, -_SOUGHT_MS) < _SOUGHT_MS

    async def _known(self, user: UserId) -> Person:
        found = self._at_hand.get(user)
        if found is None:
            if len(self._at_hand) >= _MOST_AT_HAND:
                self._at_hand.clear()
            version = self._versions[user]
            found = await self._stored(user)
            if self._versions[user] == version:
                self._at_hand[user] = found
        return found

    async def _stored(self, user: UserId) -> Person:
        row = await self._store.database.fetchrow(
            "select master_key, first_master_key, verified_master_key, fetched"
            " from parlour_person where user_id=$1",
            user,
        )
        if row is None:
            return Person()
        identity = Identity(row[0], row[1], row[2])
        rows = await self._store.database.fetch(
            "select device_id, identity_key, signing_key, cross_signed from parlour_device"
            " where user_id=$1 order by device_id",
            user,
        )
        devices = tuple(
            Device(
                user,
                DeviceId(row["device_id"]),
                row["identity_key"],
                row["signing_key"],
                identity.trust if row["cross_signed"] else Trust.ALL,
            )
            for row in rows
        )
        signed = frozenset(DeviceId(row["device_id"]) for row in rows if row["cross_signed"])
        return Person(identity, devices, signed, bool(row["fetched"]))

    async def _fetch(self, users: Sequence[UserId]) -> None:
        body = {"device_keys": {user: [] for user in users}, "timeout": FEDERATION_MS}
        before = {user: self._changes[user] for user in users}
        try:
            answer = await self._api.call("POST", path("keys", "query"), body, device=True)
        except HomeserverUnavailable as error:
            _log.warning("device_lists_not_fetched", error=error)
            return
        for user in users:
            if user not in mapping(answer, "device_keys"):
                # Its server did not answer: what was known is kept, and it is asked again.
                _log.warning("device_list_not_fetched", user_id=user)
                self._silent[user] = self._now_ms()
                continue
            self._silent.pop(user, None)
            known = {device.device_id for device in (await self._known(user)).devices}
            await self._put(user, *judged_list(user, answer, known))
            if self._changes[user] != before[user]:
                await self.changed([user])  # what came meanwhile may be newer than the answer

    async def _put(self, user: UserId, master_key: str, listed: Sequence[Device]) -> None:
        known = {device.device_id: device for device in (await self._known(user)).devices}
        # A device ID never gets other keys: who claims so is not the device that was known.
        kept = [d for d in listed if known.get(d.device_id, d).signing_key == d.signing_key]
        before = await self.identity(user)
        if master_key and before.master_key not in ("", master_key):
            if before.trust is Trust.VERIFIED:
                _log.warning("verified_identity_changed", user_id=user)
            else:
                _log.warning("identity_changed", user_id=user)
        async with self._store.transaction():
            database = self._store.database
            await database.execute(
                "insert into parlour_person"
                " (user_id, master_key, first_master_key, verified_master_key, fetched)"
                " values ($1, $2, $2, '', true)"
                " on conflict (user_id) do update set master_key=excluded.master_key,"
                " first_master_key=case when parlour_person.first_master_key=''"
                " then excluded.master_key else parlour_person.first_master_key end, fetched=true",
                user,
                master_key,
            )
            await database.execute("delete from parlour_device where user_id=$1", user)
            for device in kept:
                await database.execute(
                    "insert into parlour_device"
                    " (user_id, device_id, identity_key, signing_key, cross_signed)"
                    " values ($1, $2, $3, $4, $5)",
                    user,
                    device.device_id,
                    device.identity_key,
                    device.signing_key,
                    device.trust >= Trust.CROSS_SIGNED,
                )
        self._forget(user)
