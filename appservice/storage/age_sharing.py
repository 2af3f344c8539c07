"""Who agreed that peers may be told whether they are a minor or an adult."""

from typing import Final

from appservice.model.ids import UserId
from appservice.model.remembering import person_key
from appservice.storage.database import Write
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import listing

_SHARES: Final = "select tells_age from memories_chosen where room_id = $1"
_CHOOSE: Final = """
    insert into memories_chosen (room_id, tells_age) values ($1, $2)
    on conflict (room_id) do update set tells_age = excluded.tells_age"""


class SqlAgeSharing(StorePart):
    """`ports.peering.AgeSharing`; it stands beside what else a person chose, and goes with it."""

    async def shares(self, user: UserId) -> bool:
        """See `AgeSharing`."""
        person = person_key(user)
        found = await self._database.fetchrow(_SHARES, person, rooms=(person,))
        return found is not None and bool(found["tells_age"])

    async def choose(self, user: UserId, *, shares: bool) -> None:
        """See `AgeSharing`."""
        person = person_key(user)
        chosen = Write(_CHOOSE, [(person, int(shares))])
        await self._database.write([listing(person), chosen], (person,), [room_lock(person)])
