"""Verifications that terminals ask for, at the running Parlour."""

from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.declining import Declining
from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.crypto.verifying import Verifying
from appservice.matrix.crypto.vouching import Vouching
from appservice.prompt.catalogue import say
from appservice.turns.clock import now_ms


def verifying_of(config: Config, parts: Parts, encryption: Encryption) -> Verifying:
    """What listens to terminals and to those who are verified."""
    assert parts.crypto is not None
    address = config.web.public_url
    no = (
        say("verification_declined")
        if address is None
        else say("verification_declined_page", page=f"{address}/keys")
    )
    declining = Declining(parts.api, encryption.client.send, no, now_ms)
    made = Verifying(
        parts.api,
        encryption.devices,
        Vouching(parts.api, parts.crypto, encryption.machine),
        declining,
        parts.rooms.verifying,
        now_ms,
    )
    encryption.verification = made.heard
    encryption.read.asked = declining.decline_in
    return made
