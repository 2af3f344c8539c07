"""Asking and answering peers, from the settings: with encryption alone, and with a key of ours."""

from appservice.ages.peers.answering import AnsweringPeers
from appservice.ages.peers.asking import AskingPeers
from appservice.ages.peers.desk import PeerDesk
from appservice.ages.stating import StatedAges
from appservice.app.ages import stated_ages
from appservice.app.one_way import OneWay
from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.encryption import Encryption
from appservice.model.ids import UserId
from appservice.model.peering import Peer
from appservice.turns.clock import now_ms
from appservice.turns.tasks import Tasks


def peers_of(config: Config) -> tuple[Peer, ...]:
    """Those that are asked and answered; without encryption there are none."""
    if not config.encryption.on:
        return ()
    return tuple(Peer(each.server, UserId(each.ai), each.key) for each in config.age.peers)


def ages_with_peers(
    config: Config, parts: Parts, encryption: Encryption | None, tasks: Tasks
) -> StatedAges:
    """What tells everybody's ages; those of peers' people by asking, which `tasks` keep going.

    Peers are answered about ours. Who agreed to that stands on the side of direct chats: groups ask
    and hear, and do not reach it.
    """
    peers, key = peers_of(config), config.age.attest_key
    if encryption is None or key is None or not peers:
        return stated_ages(config, parts.rooms, parts.age_source)
    own, secret, post = config.ai_user_id, key.get_secret_value(), encryption.letters
    asking = AskingPeers(own, secret, peers, post, tasks, now_ms)
    ages = stated_ages(config, parts.rooms, parts.age_source, asking)
    sharing = parts.personal.age_sharing
    answering = AnsweringPeers(own, secret, ages, sharing, post, tasks, now_ms)
    desk = PeerDesk(peers, asking, answering)
    post.expect([peer.ai for peer in peers], OneWay("a letter of a peer", desk.heard))
    return ages
