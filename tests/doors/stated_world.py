"""One process's ages of its own people, and the hands on what it stands on."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appservice.ages.stating import StatedAges
from appservice.model.age import Age, AgeBand, Ages, Trust
from appservice.model.errors import HomeserverUnavailable, StoreUnavailable
from appservice.model.ids import RoomId, UserId
from appservice.model.statement import Noted, Statement
from appservice.ports.statements import StatementBook
from appservice.storage.stores import RoomsStore
from stage.ages import Issuer

ALICE, BOB, CAROL = UserId("@alice:a.org"), UserId("@bob:a.org"), UserId("@carol:b.org")
ROOM = RoomId("!room:a.org")
SCHOOL = Issuer.new("school")
NOW_S = 1_800_000_000
TEEN, ADULT = AgeBand.FROM_16, AgeBand.ADULT
STATED_ADULT, STATED_TEEN = Age(ADULT, Trust.STATED), Age(TEEN, Trust.STATED)
SERVER = Age(ADULT, Trust.SERVER)


@dataclass
class Shown:
    """Account data, for as long as somebody tells it."""

    contents: dict[UserId, Any] = field(default_factory=dict)
    away: bool = False
    hangs: Collection[UserId] = ()
    breaks: dict[UserId, Exception] = field(default_factory=dict)
    asked: list[UserId] = field(default_factory=list)
    gate: asyncio.Event | None = None
    waits: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        self.asked.append(user)
        if user in self.hangs:
            await asyncio.Event().wait()
        if user in self.breaks:
            raise self.breaks[user]
        if self.away:
            raise HomeserverUnavailable("away")
        found: Mapping[str, Any] | None = self.contents.get(user)
        if self.gate is not None:
            self.waits.set()
            await self.gate.wait()
        return found


class Lost:
    """A book that cannot be opened now."""

    async def noted(
        self, users: Collection[UserId], jtis: Collection[str] = ()
    ) -> Mapping[UserId, Noted]:
        raise StoreUnavailable("away")

    async def note(self, user: UserId, statements: Collection[Statement]) -> None:
        raise StoreUnavailable("away")

    async def revoke(self, jti: str, now_ms: int) -> None:
        raise StoreUnavailable("away")

    async def forget_over(self, now_ms: int) -> None:
        raise StoreUnavailable("away")

    async def revoke_all_of(self, user: UserId, now_ms: int) -> None:
        raise StoreUnavailable("away")


@dataclass
class Losable:
    """A book that can be lost while a process runs."""

    kept: StatementBook
    lost: bool = False

    @property
    def book(self) -> StatementBook:
        return Lost() if self.lost else self.kept

    async def noted(
        self, users: Collection[UserId], jtis: Collection[str] = ()
    ) -> Mapping[UserId, Noted]:
        return await self.book.noted(users, jtis)

    async def note(self, user: UserId, statements: Sequence[Statement]) -> None:
        await self.book.note(user, statements)

    async def revoke(self, jti: str, now_ms: int) -> None:
        await self.book.revoke(jti, now_ms)

    async def forget_over(self, now_ms: int) -> None:
        await self.book.forget_over(now_ms)

    async def revoke_all_of(self, user: UserId, now_ms: int) -> None:
        await self.book.revoke_all_of(user, now_ms)


@dataclass
class Desk:
    """One process's ages, and the hands on what it stands on."""

    store: RoomsStore
    shown: Shown = field(default_factory=Shown)
    now_ms: int = NOW_S * 1000
    ages: StatedAges = field(init=False)
    book: Losable = field(init=False)
    adult_servers: tuple[str, ...] = ()
    remote: Ages = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start()

    def start(self, book: StatementBook | None = None) -> None:
        """Nothing of an earlier process is in memory."""
        self.book = Losable(book or self.store.statements)
        self.ages = StatedAges(
            "a.org",
            self.adult_servers,
            {"school": (SCHOOL.public_key,)},
            self.shown,
            self.book,
            lambda: self.now_ms,
            self._remote,
            within_s=0.2,
        )

    def lose(self, *, lost: bool = True) -> None:
        """The book cannot be opened from now on, or can be again."""
        self.book.lost = lost

    async def _remote(
        self, users: Collection[UserId], room_id: RoomId, *, fresh: bool = False
    ) -> Ages:
        return {user: age for user, age in self.remote.items() if user in users}

    async def age(self, user: UserId = ALICE, *, fresh: bool = True) -> Age:
        return (await self.ages([user], ROOM, fresh=fresh))[user]

    def show(self, band: str, user: UserId = ALICE, **claims: Any) -> None:
        self.shown.contents[user] = SCHOOL.statement(user, band, **{"iat": NOW_S, **claims})
