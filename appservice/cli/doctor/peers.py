"""Peers: whether they can be asked, and whether their AIs can be told from anybody else."""

from collections.abc import AsyncIterator
from typing import Final

from appservice.cli.doctor.finding import Finding, ok, warning
from appservice.config import Config
from appservice.config.peers import AgePeer
from appservice.matrix.crypto.listed import judged_list
from appservice.matrix.http import Api, path
from appservice.model.encryption import Trust
from appservice.model.ids import UserId

CHECK: Final = "age peers"
_WAIT_MS: Final = 5_000


async def peers(config: Config, api: Api) -> AsyncIterator[Finding]:
    """A finding for each that is named."""
    if config.age.peers and not config.encryption.on:
        what = "are named, and nobody is asked or answered: that goes by encrypted letters alone"
        yield warning(CHECK, what, "set encryption.secret, or take age.peers out")
        return
    for peer in config.age.peers:
        yield await _peer(peer, api)


async def _peer(peer: AgePeer, api: Api) -> Finding:
    body = {"device_keys": {peer.ai: []}, "timeout": _WAIT_MS}
    answer = await api.call("POST", path("keys", "query"), body)
    _, devices = judged_list(UserId(peer.ai), answer)
    if any(device.trust >= Trust.CROSS_SIGNED for device in devices):
        return ok(CHECK, f"{peer.ai} shows a device that its identity has signed")
    do = "ask its operator whether encryption works there, and correct age.peers if it is another"
    return warning(CHECK, f"{peer.ai} shows no device that its identity has signed", do)
