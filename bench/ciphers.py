"""What a room's message costs to encrypt and to decrypt: our `olm` against what it stands for.

Peers in the same process: vodozemac itself, the floor under ours, and where it is installed
python-olm, which ours stands in for. Alone means the cipher; kept means as mautrix does it for each
message: the sender pickles his session, the reader unpickles his and pickles it again.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from types import ModuleType
from typing import Any, Final

import vodozemac

from appservice.matrix.crypto import olm
from bench.events import person, room_id, text_event
from bench.figures import Figure, at_most
from stage.python_olm import python_olm

TO_VODOZEMAC: Final = 2.0
TO_PYTHON_OLM: Final = 1.0
IN_BLOCK: Final = 50
_KEY: Final = b"0" * 32
_PASSPHRASE: Final = _KEY.decode()


@dataclass(frozen=True, slots=True)
class Way:
    """One library's way to do it. Both calls carry one message from a sender to a reader."""

    name: str
    alone: Callable[[str], object]
    kept: Callable[[str], object]


def measure(*, quick: bool) -> list[Figure]:
    """Microseconds a message, and ratios."""
    ways = [_vodozemac(), _olm_shaped("ours", olm)]
    theirs = python_olm()
    if theirs is not None:
        ways.append(_olm_shaped("python-olm", theirs))
    figures: list[Figure] = []
    for what in ("alone", "kept"):
        figures += _compare(what, ways, 10 if quick else 100)
    return figures


def _compare(what: str, ways: list[Way], blocks: int) -> list[Figure]:
    text = json.dumps(text_event(room_id(1), person(1), 0))
    spent: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(blocks):  # in turns, so that what else the machine does meets all alike
        for way in ways:
            spent[way.name].append(_seconds(getattr(way, what), text))
    figures = [
        Figure(f"a message encrypted and decrypted, {what}: {name}", median(found) * 1e6, "us")
        for name, found in spent.items()
    ]
    ours = spent.pop("ours")
    for peer, theirs in spent.items():
        ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
        name = f"a message encrypted and decrypted, {what}: ours to {peer}"
        limit = TO_VODOZEMAC if peer == "vodozemac" else TO_PYTHON_OLM
        figures.append(at_most(name, ratio, "", limit))
    return figures


def _seconds(carry: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    for _ in range(IN_BLOCK):
        carry(text)
    return (time.perf_counter() - started) / IN_BLOCK


def _olm_shaped(name: str, module: ModuleType) -> Way:
    sender: Any = module.OutboundGroupSession()
    reader: Any = module.InboundGroupSession(sender.session_key)
    pickles = [reader.pickle(_PASSPHRASE)]

    def alone(text: str) -> object:
        return reader.decrypt(sender.encrypt(text))

    def kept(text: str) -> object:
        ciphertext = sender.encrypt(text)
        sender.pickle(_PASSPHRASE)
        found: Any = module.InboundGroupSession.from_pickle(pickles[0], _PASSPHRASE)
        plaintext = found.decrypt(ciphertext)
        pickles[0] = found.pickle(_PASSPHRASE)
        return plaintext

    return Way(name, alone, kept)


def _vodozemac() -> Way:
    sender = vodozemac.GroupSession()
    reader = vodozemac.InboundGroupSession(sender.session_key)
    pickles = [reader.pickle(_KEY)]

    def alone(text: str) -> object:
        sent = sender.encrypt(text.encode()).to_base64()
        return reader.decrypt(vodozemac.MegolmMessage.from_base64(sent)).plaintext.decode()

    def kept(text: str) -> object:
        sent = sender.encrypt(text.encode()).to_base64()
        sender.pickle(_KEY)
        found = vodozemac.InboundGroupSession.from_pickle(pickles[0], _KEY)
        plaintext = found.decrypt(vodozemac.MegolmMessage.from_base64(sent)).plaintext.decode()
        pickles[0] = found.pickle(_KEY)
        return plaintext

    return Way("vodozemac", alone, kept)
