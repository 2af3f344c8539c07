"""The ledger: groups, invitations, who may not be asked, switches and blocks."""

from typing import Final

from appservice.model.ids import UserId
from appservice.storage.invitations import InvitationPart

_PAUSE: Final = """
    insert into pauses (user_id, until_ms, why) values ($1, $2, $3)
    on conflict (user_id) do update set until_ms = excluded.until_ms, why = excluded.why"""
_LIFT: Final = "delete from pauses where user_id = $1"
_PAUSED: Final = "select until_ms from pauses where user_id = $1"
_FLAG: Final = "select value from flags where name = $1"
_SET_FLAG: Final = """
    insert into flags (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value"""
_CLEAR_FLAG: Final = "delete from flags where name = $1"
_BLOCKS: Final = "select glob from blocks order by added_ms, glob"
_BLOCK: Final = "insert into blocks (glob, added_ms) values ($1, $2) on conflict (glob) do nothing"
_UNBLOCK: Final = "delete from blocks where glob = $1"


class SqlLedger(InvitationPart):
    """`ports.store.Ledger`."""

    async def pause(self, user: UserId, until_ms: int, why: str) -> None:
        """See `Ledger`."""
        if until_ms == 0:
            await self._write(_LIFT, user)
            await self._tombstones.lift(user)
        else:
            await self._write(_PAUSE, user, until_ms, why)

    async def paused_until(self, user: UserId) -> int:
        """See `Ledger`."""
        found = await self._database.fetchrow(_PAUSED, user)
        until_ms = 0 if found is None else int(found["until_ms"])
        return max(until_ms, await self._tombstones.silent_until(user))

    async def flag(self, name: str) -> str | None:
        """See `Ledger`."""
        found = await self._database.fetchrow(_FLAG, name)
        return None if found is None else str(found["value"])

    async def set_flag(self, name: str, value: str | None) -> None:
        """See `Ledger`."""
        if value is None:
            await self._write(_CLEAR_FLAG, name)
        else:
            await self._write(_SET_FLAG, name, value)

    async def blocks(self) -> list[str]:
        """See `Ledger`; the oldest first."""
        return [str(each["glob"]) for each in await self._database.fetch(_BLOCKS)]

    async def block(self, glob: str, now_ms: int) -> None:
        """See `Ledger`."""
        await self._write(_BLOCK, glob, now_ms)

    async def unblock(self, glob: str) -> bool:
        """See `Ledger`."""
        return await self._write(_UNBLOCK, glob) == 1
