"""Asking peers about their people: each answer is kept for as long as it holds, in memory alone.

Nothing waits here for longer than a moment, and nothing about anybody is logged.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from appservice.ages.peers.envelope import opened, sealed
from appservice.ages.peers.pace import Pace
from appservice.model.age import ALL_AGES, NOT_READ, Age, AgeBand, Ages
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import RoomId, UserId
from appservice.model.peering import ASK, Asked, Peer, Says, Told
from appservice.policy.peering import (
    ASKED_MS,
    PER_PEER,
    PER_PERSON,
    age_told,
    ask_claims,
    asked_of,
    server_of,
    told_of,
)
from appservice.ports.peering import PeerPost
from appservice.turns.clock import Clock
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
FRESH_MS: Final = 60_000
"""An answer of so long ago is new enough where it has to be fresh; one that says nothing holds for
no longer: they may have agreed meanwhile."""
PATIENCE_S: Final = 2.5
"""How long after a question somebody who needs it fresh waits for its answer: peers take a second
over each."""
SILENT_MS: Final = 20_000
"""After so long without an answer a question is over."""
QUIET_MS: Final = 30_000
"""A peer that could not be reached, or was silent again and again, is left alone for so long."""
SILENCES: Final = 3
"""So many questions in a row that a peer does not answer: one of them may be a letter that was
lost, and must not keep all that peer's people from being known."""
_MINOR_MS: Final = 86_400_000
_MOST: Final = 5_000
_MOST_OPEN: Final = 200
_MINOR: Final = age_told(Says.MINOR)
Key = tuple[UserId, RoomId]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was answered. `until_ms`: from then on it is asked anew.

    `minor_until_ms`: until then they are a minor, whatever was said since but that they are grown
    up. An answer that says nothing loosens no more than none.
    """

    age: Age
    at_ms: int
    until_ms: int
    minor_until_ms: int = 0


@dataclass(slots=True)
class _Open:
    """A question on its way, and who waits for its answer."""

    asked: Asked
    peer: Peer
    since_ms: int
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def key(self) -> Key:
        """About whom it is, and for which room."""
        return self.asked.sub, self.asked.room


class AskingPeers:
    """`ports.people.AgesOf` for the people of peers' servers; of others it knows nothing."""

    def __init__(
        self,
        own: UserId,
        private_key: str,
        peers: Sequence[Peer],
        post: PeerPost,
        tasks: Tasks,
        clock: Clock,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._own = own
        self._private_key = private_key
        self._peers = {peer.server: peer for peer in peers}
        self._post = post
        self._tasks = tasks
        self._clock = clock
        self._patience_s = patience_s
        self._heard: dict[Key, _Heard] = {}
        self._open: dict[Key, _Open] = {}
        self._quiet: dict[str, int] = {}
        self._silences: Counter[str] = Counter()
        self._paces = {peer.server: Pace(PER_PEER, PER_PERSON) for peer in peers}

    async def __call__(
        self, users: Collection[UserId], room_id: RoomId, *, fresh: bool = False
    ) -> Ages:
        """See `AgesOf`. What is not known yet is being asked for when this returns."""
        keys = [(user, room_id) for user in users if self._is_of_peer(user)]
        now_ms = self._clock()
        self._give_up(now_ms)
        due = [key for key in keys if self._is_due(key, now_ms, fresh=fresh)]
        asked = [each for key in due if (each := self._ask(key, now_ms)) is not None]
        if fresh and asked:
            await self._wait(asked)
        now_ms = self._clock()
        return {user: self._age((user, room_id), now_ms) for user, _ in keys}

    async def heard(self, peer: Peer, content: Mapping[str, Any]) -> None:
        """An answer came from that peer's AI. One that is to no question of ours is nothing."""
        claims = opened(content, peer.key)
        found = self._of_nonce(claims.get("nonce")) if claims is not None else None
        if claims is None or found is None or found.peer != peer:
            return
        told = told_of(claims, found.asked, peer, self._own, self._clock())
        self._settle(found, told)

    def _is_of_peer(self, user: UserId) -> bool:
        peer = self._peers.get(server_of(user))
        return peer is not None and user != peer.ai

    def _is_due(self, key: Key, now_ms: int, *, fresh: bool) -> bool:
        heard = self._heard.get(key)
        if heard is None or not heard.at_ms <= now_ms < heard.until_ms:
            return True
        return fresh and now_ms - heard.at_ms >= FRESH_MS

    def _ask(self, key: Key, now_ms: int) -> _Open | None:
        """The question about that person, asked now unless it is on its way."""
        user, room_id = key
        peer = self._peers[server_of(user)]
        quiet = now_ms < self._quiet.get(peer.server, 0)
        if key in self._open or quiet or len(self._open) >= _MOST_OPEN:
            return self._open.get(key)
        asked = Asked(user, room_id, secrets.token_urlsafe(24), now_ms + ASKED_MS)
        if not self._is_answerable(asked, peer, now_ms):
            return None
        if not self._paces[peer.server].may(user, now_ms):
            return None
        question = self._open[key] = _Open(asked, peer, now_ms)
        self._tasks.spawn(self._send(question), "asking a peer")
        return question

    def _is_answerable(self, asked: Asked, peer: Peer, now_ms: int) -> bool:
        """Whether a peer answers that at all: for a group that is yet to be made none does."""
        me = Peer(server_of(self._own), self._own, "")
        return asked_of(ask_claims(asked, self._own, peer), me, peer.ai, now_ms) is not None

    async def _send(self, question: _Open) -> None:
        peer = question.peer
        claims = ask_claims(question.asked, self._own, peer)
        try:
            if await self._post.send(peer.ai, ASK, sealed(claims, self._private_key)):
                return
            _log.warning("age_peer_not_reached", server=peer.server)
        except (Unavailable, HomeserverRefused) as error:
            _log.warning("age_peer_not_reached", server=peer.server, error=error)
        self._quiet[peer.server] = self._clock() + QUIET_MS
        self._over(question)

    async def _wait(self, waiting: Sequence[_Open]) -> None:
        async def answered() -> None:
            for question in waiting:
                await question.over.wait()

        # Who looks again and again waits for a silent peer once.
        passed_s = (self._clock() - max(each.since_ms for each in waiting)) / 1000
        try:
            await asyncio.wait_for(answered(), max(0.0, self._patience_s - passed_s))
        except TimeoutError:
            return

    def _of_nonce(self, nonce: object) -> _Open | None:
        return next((each for each in self._open.values() if each.asked.nonce == nonce), None)

    def _settle(self, question: _Open, told: Told | None) -> None:
        """An answer, or what is none, ends the question."""
        now_ms, key = self._clock(), question.key
        self._silences.pop(question.peer.server, None)
        self._quiet.pop(question.peer.server, None)
        self._over(question)
        age = NOT_READ if told is None else age_told(told.says)
        again_ms = now_ms + FRESH_MS
        until_ms = again_ms if told is None or told.says is Says.UNKNOWN else told.until_ms
        before = self._heard.pop(key, None)
        minor_until_ms = 0 if before is None else before.minor_until_ms
        if age.band is not AgeBand.UNKNOWN:
            minor_until_ms = now_ms + _MINOR_MS if age.band is ALL_AGES else 0
        if len(self._heard) >= _MOST:
            self._heard.pop(next(iter(self._heard)))
        self._heard[key] = _Heard(age, now_ms, until_ms, minor_until_ms)

    def _give_up(self, now_ms: int) -> None:
        """Questions that were not answered are over, and loosen nothing."""
        for question in list(self._open.values()):
            if not 0 <= now_ms - question.since_ms < SILENT_MS:
                self._unanswered(question, question.since_ms + SILENT_MS)

    def _unanswered(self, question: _Open, at_ms: int) -> None:
        server = question.peer.server
        self._silences[server] += 1
        if self._silences[server] >= SILENCES:
            self._quiet[server] = at_ms + QUIET_MS
        self._over(question)

    def _over(self, question: _Open) -> None:
        if self._open.get(question.key) is question:
            del self._open[question.key]
        question.over.set()

    def _age(self, key: Key, now_ms: int) -> Age:
        """By the newest answer. A minor stays one for a day while the peer tells nothing else."""
        heard = self._heard.get(key)
        if heard is None or now_ms < heard.at_ms:
            return NOT_READ
        if now_ms < heard.minor_until_ms:
            return _MINOR
        return heard.age if now_ms < heard.until_ms else NOT_READ
