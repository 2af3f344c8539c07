"""What guardians decided, as every rule reads it: asked at each input, so kept for a moment."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

import structlog

from appservice.model.age import NOT_KNOWN, Age
from appservice.model.errors import Unavailable
from appservice.model.guardianship import Entry, How, Kind, Link
from appservice.model.guarding import Guarded, Limits
from appservice.model.ids import RoomId, UserId
from appservice.model.statement import Statement
from appservice.policy.guarding import has_word, holds, is_grown, merged, with_word, without_word
from appservice.ports.guardians import Guardians
from appservice.ports.people import AgesOf
from appservice.turns.clock import Clock

_log = structlog.get_logger()
_FRESH_MS: Final = 1000
_MOST_KEPT: Final = 20_000
_DAY_MS: Final = 86_400_000
_NO_ROOM: Final = RoomId("")
"""Of one's own people no room is asked about; others have no statement here, so no trusted one."""


class StatementsOf(Protocol):
    """Tells the statements that hold now."""

    async def __call__(
        self, users: Collection[UserId], *, fresh: bool = False
    ) -> Mapping[UserId, Statement]:
        """Those of these people who show one."""
        ...


class GuardedPeople:
    """`ports.people.LimitsOf`, `ports.guardians.Stated` and `Alarms`.

    What a command line changes beside us counts after a second; what goes through us at once.
    """

    def __init__(
        self,
        guardians: Guardians,
        ages: AgesOf,
        *,
        alarms: bool,
        clock: Clock,
        statements: StatementsOf | None = None,
    ) -> None:
        """`alarms`: guardians are told when rules about harm to oneself fire."""
        self._guardians = guardians
        self._ages = ages
        self.alarms = alarms
        self._clock = clock
        self._statements = statements
        self._kept: dict[UserId, tuple[int, tuple[Link, ...]]] = {}
        self._named: dict[UserId, frozenset[UserId]] = {}

    async def __call__(self, users: Collection[UserId]) -> Guarded:
        """See `LimitsOf`. Who is an adult by a trusted statement has none any more."""
        limits: dict[UserId, Limits] = {}
        for child, links in (await self.links_of(users)).items():
            limits[child] = merged(link.limits for link in links)
        return limits

    async def links_of(
        self, users: Collection[UserId], *, fresh: bool = False
    ) -> dict[UserId, tuple[Link, ...]]:
        """The links that hold now, of those of these people who are children of somebody."""
        links = await self._links(users)
        if await self._take_in(users, links, fresh=fresh):
            links = await self._links(users)
        if not links:
            return {}
        ages = await self._ages(list(links), _NO_ROOM, fresh=fresh)
        for child in [each for each in links if is_grown(ages.get(each, NOT_KNOWN))]:
            await self._guardians.grown(child, self._clock())
            self.forget(child)
        found = {
            child: tuple(link for link in own if holds(link, ages.get(child, NOT_KNOWN)))
            for child, own in links.items()
        }
        return {child: own for child, own in found.items() if own}

    async def age_of(self, user: UserId) -> Age:
        """How old somebody is, as new as it can be had."""
        return (await self._ages([user], _NO_ROOM, fresh=True)).get(user, NOT_KNOWN)

    def forget(self, child: UserId) -> None:
        """Something was changed for that child."""
        self._kept.pop(child, None)

    async def stated(self, child: UserId, guardians: Collection[UserId]) -> None:
        """See `Stated`."""
        now_ms = self._clock()
        before = [
            link.guardian
            for link in await self._guardians.of_child(child)
            if has_word(link, How.STATEMENT)
        ]
        for guardian in sorted({*guardians} - {*before, child}):
            await self._put(guardian, child, now_ms, on=True)
        for guardian in sorted({*before} - {*guardians, UserId("")}):
            await self._put(guardian, child, now_ms, on=False)
        self.forget(child)

    async def self_harm(self, user: UserId) -> None:
        """See `Alarms`: those who have a say for that person are told, once a day at most."""
        if not self.alarms:
            return
        try:
            await self._alarm(user)
        except Unavailable as error:
            _log.warning("guardians_not_told", reason=str(error))

    async def _alarm(self, user: UserId) -> None:
        now_ms = self._clock()
        links = (await self.links_of([user])).get(user, ())
        entries = [
            Entry(
                key=f"alarm:{now_ms}:{user}:{link.guardian}",
                child=user,
                guardian=link.guardian,
                to=link.guardian,
                by=None,
                at_ms=now_ms,
                say="guardian_alarm",
                data=(("child", user),),
                kind=Kind.ALARM,
            )
            for link in links
            if link.guardian
        ]
        if entries:
            await self._guardians.alarm(entries, now_ms - _DAY_MS)

    async def _take_in(
        self, users: Collection[UserId], links: Collection[UserId], *, fresh: bool
    ) -> bool:
        """Put links in step with whom the statements of these people name; True for a change."""
        if self._statements is None:
            return False
        changed = False
        for child, statement in (await self._statements(users, fresh=fresh)).items():
            named = frozenset(statement.named) - {child}
            if self._named.get(child) == named or not (named or child in links):
                continue
            await self.stated(child, named)
            self._named[child] = named
            changed = True
        return changed

    async def _put(self, guardian: UserId, child: UserId, now_ms: int, *, on: bool) -> None:
        entry = Entry(
            key=f"stated:{guardian}:{child}:{on}:{now_ms}",
            child=child,
            guardian=guardian,
            to=child,
            by=None,
            at_ms=now_ms,
            say="guardian_new_statement" if on else "guardian_over_statement",
            data=(("guardian", guardian), ("child", child)),
        )

        def change(link: Link) -> Link | None:
            if has_word(link, How.STATEMENT) is on:
                return None
            if on:
                return with_word(link, How.STATEMENT, now_ms)
            return without_word(link, How.STATEMENT)

        await self._guardians.change(guardian, child, change, [entry])

    async def _links(self, users: Collection[UserId]) -> dict[UserId, Sequence[Link]]:
        now_ms = self._clock()
        lacking = [user for user in users if not self._is_fresh(user, now_ms)]
        if lacking:
            found = await self._guardians.of_children(lacking)
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            for user in lacking:
                self._kept[user] = (now_ms, tuple(found.get(user, ())))
        return {user: kept for user in users if (kept := self._kept.get(user, (0, ()))[1])}

    def _is_fresh(self, user: UserId, now_ms: int) -> bool:
        kept = self._kept.get(user)
        return kept is not None and 0 <= now_ms - kept[0] < _FRESH_MS
