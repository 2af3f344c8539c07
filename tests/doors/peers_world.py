"""Two Parlours that ask each other, with a post in memory between them that tests can bend."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from appservice.ages.peers.answering import AnsweringPeers
from appservice.ages.peers.asking import AskingPeers
from appservice.ages.peers.desk import PeerDesk
from appservice.model.age import Age, Ages
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import RoomId, UserId
from appservice.model.peering import ASK, Peer
from appservice.telemetry import NullMeter
from appservice.turns.tasks import Tasks
from stage.ages import Issuer

ROOM = RoomId("!room:here.test")
BOB, CAROL = UserId("@bob:there.test"), UserId("@carol:there.test")
HERE, THERE = UserId("@ai:here.test"), UserId("@ai:there.test")
KEYS = {ai: Issuer.new(ai) for ai in (HERE, THERE)}
DELAY_S = 0.2
Letter = tuple[UserId, UserId, str, Mapping[str, Any]]
"""From, to, type and content."""


def peer(ai: UserId) -> Peer:
    return Peer(ai.partition(":")[2], ai, KEYS[ai].public_key)


@dataclass
class Post:
    """Carries letters at once. `bend` may change one, or lose it by None."""

    desks: dict[UserId, PeerDesk] = field(default_factory=dict)
    sent: list[Letter] = field(default_factory=list)
    at_s: list[float] = field(default_factory=list)
    bend: Callable[[Letter], Letter | None] = lambda letter: letter
    away: bool = False

    def of(self, own: UserId) -> "OwnPost":
        return OwnPost(self, own)


@dataclass
class OwnPost:
    """One Parlour's end of the post: `ports.peering.PeerPost`."""

    post: Post
    own: UserId

    async def send(self, ai: UserId, kind: str, content: Mapping[str, str]) -> bool:
        if self.post.away:
            raise HomeserverUnavailable("the homeserver does not answer")
        self.post.sent.append((self.own, ai, kind, content))
        self.post.at_s.append(asyncio.get_running_loop().time())
        bent = self.post.bend((self.own, ai, kind, content))
        if bent is None:
            return True
        sender, to, kind, said = bent
        if to not in self.post.desks:
            return False
        await self.post.desks[to].heard(sender, kind, said)
        return True


@dataclass
class Sharing:
    """`ports.peering.AgeSharing` in memory."""

    agreed: set[UserId] = field(default_factory=set)

    async def shares(self, user: UserId) -> bool:
        return user in self.agreed

    async def choose(self, user: UserId, *, shares: bool) -> None:
        (self.agreed.add if shares else self.agreed.discard)(user)


@dataclass
class Pair:
    """Here asks, there answers; `ages` and `sharing` are those of there. `now_ms` stands still."""

    post: Post = field(default_factory=Post)
    ages: dict[UserId, Age] = field(default_factory=dict)
    sharing: Sharing = field(default_factory=Sharing)
    looked: list[UserId] = field(default_factory=list)
    look_s: float = 0.0
    never: asyncio.Event = field(default_factory=asyncio.Event)
    now_ms: int = 1_800_000_000_000
    trusted: bool = True
    patience_s: float = 0.0
    tasks: Tasks = field(default_factory=lambda: Tasks(NullMeter()))
    asking: AskingPeers = field(init=False)

    def __post_init__(self) -> None:
        for own, other in ((HERE, THERE), (THERE, HERE)):
            peers = [peer(other)] if self.trusted or own == HERE else []
            post, key = self.post.of(own), KEYS[own].private_key
            asking = AskingPeers(own, key, peers, post, self.tasks, self.clock, self.patience_s)
            answering = AnsweringPeers(
                own, key, self._ages, self.sharing, post, self.tasks, self.clock, DELAY_S
            )
            self.post.desks[own] = PeerDesk(peers, asking, answering)
            if own == HERE:
                self.asking = asking

    def clock(self) -> int:
        return self.now_ms

    async def ask(self, user: UserId = BOB, room: RoomId = ROOM) -> Age:
        """What is known of somebody when all letters have arrived that were sent."""
        await self.asking([user], room, fresh=True)
        await self.settled()
        return (await self.asking([user], room))[user]

    async def settled(self) -> None:
        """Until nobody asks or answers any more."""
        while self.tasks._running:
            await self.tasks.drain(5)

    def asked(self) -> int:
        """How many questions were sent."""
        return sum(kind == ASK for _, _, kind, _ in self.post.sent)

    async def _ages(
        self,
        users: Collection[UserId],
        room_id: RoomId,
        *,
        fresh: bool = False,
    ) -> Ages:
        self.looked.extend(users)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.never.wait(), self.look_s)
        return {user: self.ages[user] for user in users if user in self.ages}
