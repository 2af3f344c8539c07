"""Where the letters of peers arrive: each goes to who asks or to who answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from appservice.ages.peers.answering import AnsweringPeers
from appservice.ages.peers.asking import AskingPeers
from appservice.model.ids import UserId
from appservice.model.peering import ASK, TELL, Peer


class PeerDesk:
    """Reads what a signed device of a peer's AI sent. What others send never gets here."""

    def __init__(
        self, peers: Sequence[Peer], asking: AskingPeers, answering: AnsweringPeers
    ) -> None:
        self._peers = {peer.ai: peer for peer in peers}
        self._asking = asking
        self._answering = answering

    async def heard(self, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
        """A letter came, encrypted, from a device that its owner's identity has signed."""
        peer = self._peers.get(sender)
        if peer is None:
            return
        if kind == ASK:
            await self._answering.heard(peer, content)
        elif kind == TELL:
            await self._asking.heard(peer, content)
