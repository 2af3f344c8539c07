"""Tombstones: keyed hashes of who had themselves forgotten."""

from typing import Final

from appservice.model.ids import UserId
from appservice.ports.seal import Seal
from appservice.ports.tombstones import Burial
from appservice.storage.database import Database, Record, Write
from appservice.storage.marks import PLACE, Marks
from appservice.storage.part import StorePart

ERASED: Final = "erased"
"""How everything begins that stands for somebody who was forgotten."""
_BURY: Final = """
    insert into tombstones (mark, erased_ms, silent_until_ms, person)
    values ($1, $2, coalesce((select until_ms from pauses where user_id = $3), 0), $4)
    on conflict (mark) do update set erased_ms = excluded.erased_ms, person = excluded.person,
        silent_until_ms = case when excluded.silent_until_ms > tombstones.silent_until_ms
            then excluded.silent_until_ms else tombstones.silent_until_ms end"""
_UNPAUSE: Final = "delete from pauses where user_id = $1"
_PENDING: Final = """
    select mark, erased_ms, person from tombstones where person is not null order by erased_ms"""
_DONE: Final = "update tombstones set person = null where mark = $1 and erased_ms = $2"
_ALL: Final = "select mark, erased_ms from tombstones"
_SILENT: Final = "select silent_until_ms from tombstones where mark = $1"
_LOUD: Final = "update tombstones set silent_until_ms = 0 where mark = $1"


class SqlTombstones(StorePart):
    """`ports.tombstones.Tombstones`. All marks are in memory: there are few, and all ask them."""

    def __init__(self, database: Database, seal: Seal) -> None:
        super().__init__(database, seal)
        self._mark = Marks(database, seal).of
        self._marks: dict[str, int] | None = None

    async def bury(self, user: UserId, now_ms: int) -> None:
        """See `Tombstones`."""
        mark = await self._mark(user)
        sealed = self._seal.close(PLACE, user)
        await self._database.write(
            [Write(_BURY, [(mark, now_ms, user, sealed)]), Write(_UNPAUSE, [(user,)])]
        )
        self._marks = None

    async def pending(self) -> list[Burial]:
        """See `Tombstones`."""
        found = self._whole(await self._database.fetch(_PENDING), self._burial)
        if found:
            self._marks = None  # perhaps a command line beside us wished for it
        return found

    async def done(self, burial: Burial) -> None:
        """See `Tombstones`; a later wish of the same person stays open."""
        row = (await self._mark(burial.user), burial.erased_ms)
        await self._database.write([Write(_DONE, [row])])

    async def erased_ms(self, user: UserId) -> int:
        """See `Tombstones`."""
        if self._marks is None:
            found = await self._database.fetch(_ALL)
            self._marks = {each["mark"]: each["erased_ms"] for each in found}
        return self._marks.get(await self._mark(user), 0) if self._marks else 0

    async def silent_until(self, user: UserId) -> int:
        """Until when somebody who was forgotten wishes not to be invited."""
        if not await self.erased_ms(user):
            return 0
        found = await self._database.fetchrow(_SILENT, await self._mark(user))
        return 0 if found is None else int(found["silent_until_ms"])

    async def lift(self, user: UserId) -> None:
        """They may be invited again."""
        await self._database.write([Write(_LOUD, [(await self._mark(user),)])])

    async def stand_in(self, user: UserId) -> str:
        """What stands in books for somebody who was forgotten: their mark, and no Matrix ID."""
        return f"{ERASED}:{await self._mark(user)}"

    async def named(self, user: UserId) -> tuple[str, str]:
        """The two names by which a person's limits are counted: forgetting gives no new ones."""
        return user, await self.stand_in(user) if await self.erased_ms(user) else user

    def _burial(self, found: Record) -> Burial:
        return Burial(UserId(self._seal.open(PLACE, found["person"])), found["erased_ms"])

    async def mark(self, user: UserId, what: str) -> str:
        """Another keyed hash of that person, for another table (`what`)."""
        return await self._mark(f"{what}{user}")
