"""The number by which a backup that was brought back is noticed: read it, raise it."""

from typing import Final, Protocol

from appservice.matrix.crypto.facts import Facts
from appservice.matrix.crypto.secret_storage import account_data, put_account_data
from appservice.matrix.http import Api
from appservice.policy.encryption.epochs import Epochs, epoch_of, following

EPOCH: Final = "epoch"
_CONFIRMED: Final = "epoch at the homeserver"
_CURSOR: Final = "keys epoch"
KIND: Final = "im.parlour.epoch"


class Cursors(Protocol):
    """Where the rooms' database keeps single values."""

    async def cursor(self, name: str) -> str | None:
        """A value."""
        ...

    async def put_cursor(self, name: str, value: str) -> None:
        """Keep it."""
        ...


class EpochKeeper:
    """The number in the store of keys, in the rooms' database and at the homeserver."""

    def __init__(self, api: Api, facts: Facts, cursors: Cursors) -> None:
        self._api = api
        self._facts = facts
        self._cursors = cursors

    async def seen(self) -> Epochs:
        """The number as each has it."""
        at_homeserver = await account_data(self._api, KIND)
        return Epochs(
            keys=epoch_of(await self._facts.get(EPOCH)),
            rooms=epoch_of(await self._cursors.cursor(_CURSOR)),
            homeserver=epoch_of(at_homeserver.get("epoch")),
            confirmed=epoch_of(await self._facts.get(_CONFIRMED)),
        )

    async def begin(self) -> None:
        """Raise it everywhere, in the order that `policy.encryption.epochs` builds on."""
        number = await self._raise(following(await self.seen()))
        await put_account_data(self._api, KIND, {"epoch": number})
        await self._facts.put(_CONFIRMED, str(number))

    async def tick(self) -> None:
        """Raise it here; the homeserver is told now and then."""
        await self._raise(epoch_of(await self._facts.get(EPOCH)) + 1)

    async def _raise(self, number: int) -> int:
        await self._facts.put(EPOCH, str(number))
        await self._cursors.put_cursor(_CURSOR, str(number))
        return number
