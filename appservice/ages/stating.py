"""How old people of our own server are: their account data, read often, and what is noted of them.

Of other servers' people somebody else may tell (`remote`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

import structlog

from appservice.ages.patience import Patience
from appservice.ages.statements import Issuers, presented
from appservice.model.age import BANDS, NOT_KNOWN, NOT_READ, Age, AgeBand, Ages, Trust
from appservice.model.errors import Unavailable
from appservice.model.globs import matches_any
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.statement import NOTHING_NOTED, NOTHING_PRESENTED, Noted, Presented, Statement
from appservice.policy.ages import age_of, is_newest, is_void, to_note
from appservice.ports.guardians import Stated
from appservice.ports.people import AgesOf, AgeSource
from appservice.ports.statements import StatementBook
from appservice.turns.clock import Clock

_log = structlog.get_logger()
_FRESH_MS: Final = 60_000
_AGAIN_MS: Final = 5_000
_WITHIN_S: Final = 2.0
_SAID_AGAIN_MS: Final = 600_000
_MOST: Final = 20_000
_MINOR: Final = frozenset(BANDS) - {AgeBand.ADULT}
_NOTHING_SEEN: Final = (NOTHING_PRESENTED, NOTHING_NOTED)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of one person, at a time. `sure`: all that tells how old they are was to be had.

    Else it is of what was to be had before: a minor stays one by that, and nobody is an adult.
    What was read at `stale_ms` or before is not of now.
    """

    presented: Presented
    noted: Noted
    at_ms: int
    sure: bool
    stale_ms: int = -1


class StatedAges:
    """`ports.people.AgesOf`. Nobody's age is in a log line or metric."""

    def __init__(
        self,
        own_server: str,
        adult_servers: Collection[str],
        issuers: Issuers,
        source: AgeSource | None,
        book: StatementBook,
        clock: Clock,
        remote: AgesOf | None = None,
        within_s: float = _WITHIN_S,
    ) -> None:
        """`within_s`: how long reading may take, of everybody at once."""
        self._own_server = own_server
        self._adult_servers = tuple(adult_servers)
        self._issuers = issuers
        self._source = source
        self._book = book
        self._clock = clock
        self._remote = remote
        self._within_s = within_s
        self._patience = Patience(clock)
        self._seen: OrderedDict[UserId, _Seen] = OrderedDict()
        self._noting = asyncio.Lock()
        self._away = False
        self._said_ms = -_SAID_AGAIN_MS
        self.told: Stated | None = None
        """Is told of each statement that is new here, before it is kept."""

    async def __call__(
        self, users: Collection[UserId], room_id: RoomId, *, fresh: bool = False
    ) -> Ages:
        """See `AgesOf`."""
        ours = [user for user in users if server_name(user) == self._own_server]
        others = [user for user in users if server_name(user) != self._own_server]
        told, _ = await asyncio.gather(
            self._told(others, room_id, fresh=fresh), self._look(ours, fresh=fresh)
        )
        now_ms = self._clock()
        ages = {user: self._age(user, now_ms) for user in ours}
        for user in others:
            age = told.get(user, NOT_KNOWN)
            ages[user] = self._by_server(user) if age == NOT_KNOWN else age
        return ages

    async def stated(
        self, users: Collection[UserId], *, fresh: bool = False
    ) -> Mapping[UserId, Statement]:
        """The newest statements that hold, of those of our people who show theirs."""
        ours = [user for user in users if server_name(user) == self._own_server]
        await self._look(ours, fresh=fresh)
        now_ms, found = self._clock(), {}
        for user in ours:
            seen = self._seen.get(user)
            own = None if seen is None else seen.presented.statement
            if seen is None or own is None or not seen.sure:
                continue
            if is_newest(own, seen.noted, now_ms):
                found[user] = own
        return found

    def kept(self, user: UserId) -> Age | None:
        """How old somebody of ours is by what was read last; None where nothing was."""
        return self._age(user, self._clock()) if user in self._seen else None

    def changed(self, user: UserId) -> None:
        """Their account data is another one now, somebody says: look again when it is needed."""
        if (seen := self._seen.get(user)) is not None:
            self._seen[user] = replace(seen, stale_ms=self._clock())

    async def _told(self, users: Collection[UserId], room_id: RoomId, *, fresh: bool) -> Ages:
        if not users or self._remote is None:
            return {}
        return await self._remote(users, room_id, fresh=fresh)

    def _age(self, user: UserId, now_ms: int) -> Age:
        seen = self._seen.get(user)
        if seen is None:
            return NOT_READ
        adults = self._by_server(user) != NOT_KNOWN
        age = age_of(seen.presented, seen.noted, now_ms, adults=adults)
        return age if seen.sure or age.band in _MINOR else NOT_READ

    def _by_server(self, user: UserId) -> Age:
        adults = matches_any(self._adult_servers, server_name(user))
        return Age(AgeBand.ADULT, Trust.SERVER) if adults else NOT_KNOWN

    async def _look(self, users: Collection[UserId], *, fresh: bool) -> None:
        now_ms = self._clock()
        wanted = [user for user in users if fresh or not self._is_fresh(user, now_ms)]
        if not wanted:
            return
        read = await asyncio.gather(*(self._read(user, fresh=fresh) for user in wanted))
        self._told_of(read)
        async with self._noting:
            await self._note(dict(zip(wanted, read, strict=True)))

    def _is_fresh(self, user: UserId, now_ms: int) -> bool:
        seen = self._seen.get(user)
        if seen is None or seen.at_ms <= seen.stale_ms:
            return False
        return 0 <= now_ms - seen.at_ms < (_FRESH_MS if seen.sure else _AGAIN_MS)

    async def _read(self, user: UserId, *, fresh: bool) -> tuple[Presented | None, int]:
        at_ms, source, now_s = self._clock(), self._source, asyncio.get_running_loop().time
        if source is None:
            return NOTHING_PRESENTED, at_ms  # what was noted counts all the same
        if not fresh and self._patience.is_out(user):
            return None, at_ms
        began_s = now_s()
        try:
            async with asyncio.timeout(self._within_s):
                found = presented(await source.read(user), user, self._issuers)
        except (Unavailable, TimeoutError):
            if now_s() - began_s > self._within_s / 2:
                self._patience.was_slow(user)
            return None, at_ms
        except Exception as error:  # noqa: BLE001 - nothing that it raises may stop a room
            _log.error("age_source_failed", error=type(error).__name__)  # its words may name them
            return None, at_ms
        self._patience.came(user)
        return found, at_ms

    def _told_of(self, read: Collection[tuple[Presented | None, int]]) -> None:
        """Say when reading begins or ceases to fail; not each time for somebody alone."""
        away, now_ms = all(found is None for found, _ in read), self._clock()
        if away == self._away or (away and 0 <= now_ms - self._said_ms < _SAID_AGAIN_MS):
            return
        self._away = away
        if away:
            self._said_ms = now_ms
            _log.warning("ages_not_read")
        else:
            _log.info("ages_read_again")

    async def _note(self, read: Mapping[UserId, tuple[Presented | None, int]]) -> None:
        """Keep what was read, with what is noted of these people; a new statement first of all."""
        statements = [
            each.statement for each, _ in read.values() if each is not None and each.statement
        ]
        try:
            noted = dict(await self._book.noted(list(read), {each.jti for each in statements}))
        except Unavailable:
            noted = {}
        for user, (found, at_ms) in read.items():
            known, sure = noted.get(user), user in noted and found is not None
            if known is not None and found is not None:
                try:
                    known = await self._with(user, found, known)
                except Unavailable:
                    sure = False
            shown_before, noted_before = self._before(user)
            self._keep(user, _Seen(found or shown_before, known or noted_before, at_ms, sure=sure))

    def _before(self, user: UserId) -> tuple[Presented, Noted]:
        seen = self._seen.get(user)
        return _NOTHING_SEEN if seen is None else (seen.presented, seen.noted)

    async def _with(self, user: UserId, found: Presented, known: Noted) -> Noted:
        now_ms = self._clock()
        statements = to_note(found, known, now_ms)
        if statements == known.statements:
            return known
        if self.told is not None:
            own = found.statement
            if own is not None and is_newest(own, known, now_ms):
                await self.told(user, own.named)
            elif not statements and any(is_void(each, known) for each in known.statements):
                await self.told(user, ())
        await self._book.note(user, statements)
        return Noted(statements, known.revoked, known.void_until_ms)

    def _keep(self, user: UserId, seen: _Seen) -> None:
        before = self._seen.get(user)
        if before is not None and before.at_ms > seen.at_ms:
            return  # it was read again meanwhile
        self._seen[user] = seen if before is None else replace(seen, stale_ms=before.stale_ms)
        self._seen.move_to_end(user)
        while len(self._seen) > _MOST:
            self._seen.popitem(last=False)
