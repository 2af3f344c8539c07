"""Answering peers about our own people: the same silence about everybody who did not agree.

Whoever asks learns nothing from how long it takes: everything is looked up whether it may be told
or not, and the answer leaves a fixed time after the question came, or the same time again later.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import structlog

from appservice.ages.peers.envelope import opened, sealed
from appservice.ages.peers.pace import Pace
from appservice.model.age import NOT_KNOWN
from appservice.model.errors import HomeserverRefused, ParlourError, Unavailable
from appservice.model.ids import UserId
from appservice.model.peering import TELL, Asked, Peer, Says
from appservice.policy.peering import (
    ASKED_MS,
    LEEWAY_MS,
    PER_PEER,
    PER_PERSON,
    asked_of,
    says_of,
    tell_claims,
)
from appservice.ports.peering import AgeSharing, PeerPost
from appservice.ports.people import AgesOf
from appservice.turns.clock import Clock
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
DELAY_S: Final = 1.0
_MOST_OPEN: Final = PER_PEER


class AnsweringPeers:
    """Answers questions of peers' AIs, which the post has told from anybody else's."""

    def __init__(
        self,
        own: UserId,
        private_key: str,
        ages: AgesOf,
        sharing: AgeSharing,
        post: PeerPost,
        tasks: Tasks,
        clock: Clock,
        delay_s: float = DELAY_S,
    ) -> None:
        """`ages` tells those of our own server's people."""
        self._own = own
        self._private_key = private_key
        self._ages = ages
        self._sharing = sharing
        self._post = post
        self._tasks = tasks
        self._clock = clock
        self._delay_s = delay_s
        self._paces: dict[str, Pace] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._open = 0

    async def heard(self, peer: Peer, content: Mapping[str, Any]) -> None:
        """A question came from that peer's AI. It is answered later, or not at all."""
        came_s, now_ms = asyncio.get_running_loop().time(), self._clock()
        claims = opened(content, peer.key)
        asked = asked_of(claims, peer, self._own, now_ms) if claims is not None else None
        if asked is None:
            return
        pace = self._paces.setdefault(peer.server, Pace(PER_PEER, PER_PERSON))
        if self._open >= _MOST_OPEN or not pace.may(asked.sub, now_ms):
            _log.info("age_peer_asks_too_often", server=peer.server)
            return
        if self._is_repeated(peer, asked, now_ms):
            return
        self._open += 1
        self._tasks.spawn(self._answer(peer, asked, came_s), "answering a peer")

    def _is_repeated(self, peer: Peer, asked: Asked, now_ms: int) -> bool:
        for nonce, until_ms in list(self._seen.items()):
            if until_ms > now_ms:
                break
            del self._seen[nonce]
        mark = (peer.server, asked.nonce)
        if mark in self._seen:
            return True
        self._seen[mark] = now_ms + ASKED_MS + 2 * LEEWAY_MS
        return False

    async def _answer(self, peer: Peer, asked: Asked, came_s: float) -> None:
        try:
            says = await self._says(asked)
            await self._wait(came_s)
            claims = tell_claims(asked, self._own, peer, says, self._clock())
            if not await self._post.send(peer.ai, TELL, sealed(claims, self._private_key)):
                _log.warning("age_peer_not_reached", server=peer.server)
        except (Unavailable, HomeserverRefused) as error:
            _log.warning("age_peer_not_answered", server=peer.server, error=error)
        finally:
            self._open -= 1

    async def _says(self, asked: Asked) -> Says:
        """What may be told. Nobody is looked up less than anybody else."""
        ages = await self._ages([asked.sub], asked.room, fresh=True)
        try:
            shares = await self._sharing.shares(asked.sub)
        except ParlourError:
            shares = False
        return says_of(ages.get(asked.sub, NOT_KNOWN), shares=shares)

    async def _wait(self, came_s: float) -> None:
        """Until a whole number of delays has passed since the question came."""
        passed_s = asyncio.get_running_loop().time() - came_s
        await asyncio.sleep(self._delay_s - passed_s % self._delay_s)
