"""Forgetting a person in what the whole server keeps: numbers for budgets stay, of nobody.

As long as a limit looks back on them they are of the person's mark, so that nobody has limits twice
by being forgotten and coming back; no room stands beside it but that of an open invitation.
"""

from typing import Final

from appservice.model.guarding import ASKING
from appservice.model.ids import RoomId
from appservice.model.plans import DAY_MS
from appservice.ports.seal import Seal
from appservice.ports.tombstones import Burial
from appservice.storage.database import Database, Write
from appservice.storage.erasing import SqlErasing, like
from appservice.storage.forgetting_guardians import SqlForgettingGuardians
from appservice.storage.key_rows import destroying
from appservice.storage.tombstones import SqlTombstones

# $1 is the person. Of their server it stays known what it has used: that limits others, too. What
# they have from after their wish ($2) is theirs.
# $3 is their mark, for what was counted after $4: charges go when no limit looks back on them.
_COUNTED: Final = (
    "update charges set payer = $3, room_id = null where payer = $1 and at_ms < $2",
    """update groups_made set room_id = '', asker = case when made_ms < $4 then 'erased' else $3 end
        where asker = $1 and made_ms < $2""",
    """update invitations set detail = null,
        room_id = case when outcome = 'open' then room_id else '' end,
        inviter = case when sent_ms < $4 and outcome <> 'open' then 'erased' else $3 end
        where inviter = $1 and sent_ms < $2""",
    "update code_tries set user_id = $3 where user_id = $1 and at_ms < $2",
)
_BOOKS: Final = (
    """update invitations set invitee = 'erased-' || position, detail = null,
        outcome = case when outcome = 'open' then 'withdrawn' else outcome end
        where invitee = $1 and sent_ms < $2""",
    "delete from spaces where user_id = $1 and made_ms < $2",
)
_NOW: Final = (
    "delete from verifying where user_id = $1",
    "update room_kinds set person = null where person = $1",
)
_VISITS: Final = (
    "delete from visits where room_id = $1 and user_id = $2 and last_ms < $3",
    """update visits set before_ms = 0, before_position = 0
        where room_id = $1 and user_id = $2 and before_ms < $3 and before_ms > 0""",
)
# What was begun with power and nobody was told of yet: it names whom it is about.
_BEGUN: Final = "delete from cursors where name like 'governing:%' and value like $1 escape '!'"
_LANES: Final = ("desk:", "desk:join:", "space:", "catchup:", "export:", ASKING)
_LANE: Final = tuple(
    f"delete from {table} where room_id = $1"  # noqa: S608 - names of our own
    for table in ("inbox", "acts", "schedule")
)


class SqlServerErasing(SqlErasing):
    """`ports.tombstones.ServerErasing`."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        guardians: SqlForgettingGuardians,
        tombstones: SqlTombstones,
    ) -> None:
        super().__init__(database, seal)
        self._guardians = guardians
        self._tombstones = tombstones

    async def erase_in(self, room_id: RoomId, burial: Burial) -> bool:
        """See `Erasing`; with when they were there."""
        row = (room_id, burial.user, burial.erased_ms)
        visited = await self._database.write([Write(sql, [row]) for sql in _VISITS], (room_id,))
        return await super().erase_in(room_id, burial) or any(visited)

    async def erase_everywhere(self, burial: Burial) -> bool:
        """See `ServerErasing`; with the queues of their own, which are no rooms.

        How long they wish not to be invited went into the tombstone; what is there is a later wish.
        """
        user = burial.user
        lanes = tuple(RoomId(f"{lane}{user}") for lane in _LANES)
        row = (user, burial.erased_ms)
        mark = await self._tombstones.stand_in(user)
        # No value is given to a statement of PostgreSQL that it does not use.
        short, long = (*row, mark), (*row, mark, burial.erased_ms - DAY_MS)
        writes = [Write(sql, [long if "$4" in sql else short]) for sql in _COUNTED]
        writes += [Write(sql, [row]) for sql in _BOOKS]
        writes += [Write(sql, [(user,)]) for sql in _NOW]
        writes.append(Write(_BEGUN, [(like(user),)]))
        writes += [destroying(lane) for lane in lanes]
        writes += [Write(sql, [(lane,) for lane in lanes]) for sql in _LANE]
        erased = any(await self._database.write(writes, lanes))
        erased = await self._guardians.forget(burial) or erased
        for lane in lanes:
            self._seal.forget(lane)
        return erased
