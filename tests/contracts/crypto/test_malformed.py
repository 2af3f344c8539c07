"""Whatever a stranger or a disk hands over: one of our errors comes back, nothing else."""

import base64
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import vodozemac
from hypothesis import example, given
from hypothesis import strategies as st

from appservice.matrix.crypto import olm
from appservice.matrix.crypto.olm.errors import RaisedAs
from tests.contracts.crypto.talking import SAME_ENDS, Device, Ends, acquainted

HERS, HIS = acquainted(Ends(olm, olm))
NORMAL = HERS.encrypt("normal").ciphertext
DEVICE = Device.on(olm)
STRANGER = Device.on(olm)
FIRST = STRANGER.begin(DEVICE).encrypt("first").ciphertext
KEY = DEVICE.account.identity_keys["curve25519"]
SENDER = olm.OutboundGroupSession()
SHARED = SENDER.session_key
READER = olm.InboundGroupSession(SHARED)
MEGOLM = SENDER.encrypt("megolm")
SIGNATURE = DEVICE.account.sign("text")

# By each name: what takes the input, the error it must give, and a good input to damage.
DOORS: dict[str, tuple[Callable[[Any], object], type[Exception], str]] = {
    "normal": (lambda bad: HIS.decrypt(olm.OlmMessage(bad)), olm.OlmSessionError, NORMAL),
    "pre-key": (lambda bad: HIS.decrypt(olm.OlmPreKeyMessage(bad)), olm.OlmSessionError, FIRST),
    "matches": (lambda bad: HIS.matches(olm.OlmPreKeyMessage(bad)), olm.OlmSessionError, FIRST),
    "begun": (
        lambda bad: _begun(bad, STRANGER.key),
        olm.OlmSessionError,
        FIRST,
    ),
    "sender": (
        lambda bad: _begun(FIRST, bad),
        olm.OlmSessionError,
        STRANGER.key,
    ),
    "identity key": (
        lambda bad: olm.OutboundSession(DEVICE.account, bad, KEY),
        olm.OlmSessionError,
        "",
    ),
    "one-time key": (
        lambda bad: olm.OutboundSession(DEVICE.account, KEY, bad),
        olm.OlmSessionError,
        "",
    ),
    "megolm": (READER.decrypt, olm.OlmGroupSessionError, MEGOLM),
    "shared": (olm.InboundGroupSession, olm.OlmGroupSessionError, SHARED),
    "exported": (olm.InboundGroupSession.import_session, olm.OlmGroupSessionError, ""),
    "index": (READER.export_session, olm.OlmGroupSessionError, ""),
    "signature": (
        lambda bad: olm.ed25519_verify(DEVICE.account.identity_keys["ed25519"], "text", bad),
        olm.OlmVerifyError,
        SIGNATURE,
    ),
    "signer": (
        lambda bad: olm.ed25519_verify(bad, "text", SIGNATURE),
        olm.OlmVerifyError,
        "",
    ),
    "seed": (olm.PkSigning, olm.PkSigningError, ""),
}
# How many letters a key has.
A_KEY = 43
# What the messages say: vodozemac checks their fields, so that bytes outside them may change.
SAYS: dict[str, object] = {"normal": "normal", "begun": "first", "megolm": ("megolm", 0)}
PICKLES: dict[str, tuple[Any, type[Exception]]] = {
    "account": (DEVICE.account, olm.OlmAccountError),
    "session": (HERS, olm.OlmSessionError),
    "first message": (
        olm.InboundSession(
            him := Device.on(olm).account,
            DEVICE.begin(Device(olm, him)).encrypt("first"),
            KEY,
        ),
        olm.OlmSessionError,
    ),
    "outbound": (SENDER, olm.OlmGroupSessionError),
    "inbound": (READER, olm.OlmGroupSessionError),
}


def _begun(ciphertext: Any, sender: Any) -> str:
    message = olm.OlmPreKeyMessage(ciphertext)
    return olm.InboundSession(DEVICE.account, message, sender).decrypt(message)


# Lone surrogates, which JSON can carry and UTF-8 cannot, are among the characters.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=300)
ENCODED = st.builds(
    lambda version, rest: base64.b64encode(version + rest).decode().rstrip("="),
    st.sampled_from([b"", b"\x00", b"\x01", b"\x02", b"\x03", b"\x04"]),
    st.binary(max_size=400),
)
WRONG_TYPES = st.sampled_from([None, 5.5, True, (), [], {}, object(), b"\xff" * 40])


@pytest.mark.parametrize("door", DOORS)
@SAME_ENDS
@given(bad=TEXTS | ENCODED | WRONG_TYPES)
@example(bad="")
@example(bad="\ud800")
@example(bad="A" * 44)
@example(bad="AwogAAAA" + "/" * 80)
def test_input_of_any_kind_gives_its_error(door: str, bad: object) -> None:
    take, error, _ = DOORS[door]
    if door == "index" and bad is True:
        return  # it is the number 1
    if door.endswith(" key") and isinstance(bad, str) and len(bad.rstrip("=")) == A_KEY:
        return  # any 32 bytes are a key
    with pytest.raises(error):
        take(bad)


@pytest.mark.parametrize("door", [door for door, (_, _, good) in DOORS.items() if good])
@SAME_ENDS
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_input_gives_its_error_or_says_the_same(
    door: str, at: int, bit: int, cut: bool
) -> None:
    take, error, good = DOORS[door]
    raw = bytearray(base64.b64decode(good + "=" * (-len(good) % 4)))
    if cut:
        del raw[at % len(raw) :]
    else:
        raw[at % len(raw)] ^= 1 << bit
    if door == "matches" and not cut:
        return  # it compares keys; what else is in there is for decrypting to judge
    try:
        said = take(base64.b64encode(raw).decode().rstrip("="))
    except error:
        return
    assert door in SAYS
    assert said == SAYS[door]


@pytest.mark.parametrize("index", [-1, 2**32, 2**64, "1", None])
def test_an_index_out_of_range_gives_its_error(index: Any) -> None:
    with pytest.raises(olm.OlmGroupSessionError):
        READER.export_session(index)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_gives_its_error(length: int) -> None:
    with pytest.raises(olm.PkSigningError):
        olm.PkSigning(bytes(length))


@pytest.mark.parametrize("kept", PICKLES)
@SAME_ENDS
@given(
    at=st.integers(0, 100_000),
    put=st.binary(max_size=3).filter(lambda raw: b"=" not in raw),
    bad=st.none() | st.binary(),
)
def test_a_damaged_pickle_gives_its_error(
    kept: str, at: int, put: bytes, bad: bytes | None
) -> None:
    whole, error = PICKLES[kept]
    pickle = whole.pickle("key")
    place = at % len(pickle)
    damaged = pickle[:place] + put + pickle[place + 1 :] if bad is None else bad
    if damaged == pickle:
        return
    with pytest.raises(error):
        type(whole).from_pickle(damaged, "key")


@pytest.mark.parametrize("kept", PICKLES)
@pytest.mark.parametrize("passphrase", ["", "Key", "key ", "\ud800", None])
def test_a_pickle_opens_with_its_own_passphrase_only(kept: str, passphrase: Any) -> None:
    whole, error = PICKLES[kept]
    with pytest.raises(error):
        type(whole).from_pickle(whole.pickle("key"), passphrase)
    with pytest.raises(error):
        type(whole).from_pickle("not bytes", "key")


@pytest.mark.parametrize("kept", PICKLES)
def test_a_pickle_is_of_one_kind(kept: str) -> None:
    whole, _ = PICKLES[kept]
    pickle = whole.pickle("key")
    for other, error in PICKLES.values():
        if type(other)._kind != type(whole)._kind:
            with pytest.raises(error):
                type(other).from_pickle(pickle, "key")


@pytest.mark.parametrize("kept", PICKLES)
def test_no_two_pickles_begin_alike(kept: str) -> None:
    whole, _ = PICKLES[kept]
    bodies = {whole.pickle("key").split(b":")[2][:40] for _ in range(3)}
    assert len(bodies) == 3


def test_keys_that_anybody_could_guess_make_no_session() -> None:
    """A point of low order: the secret of the session would not depend on our own keys."""
    with pytest.raises(olm.OlmSessionError):
        olm.OutboundSession(DEVICE.account, "A" * 43, "A" * 43)


class PanicException(BaseException):
    """Named as pyo3 names what becomes of a Rust panic."""


def _panic() -> None:
    raise PanicException("index out of bounds")


@pytest.mark.parametrize(
    "panic",
    [_panic, lambda: vodozemac.Ed25519PublicKey.from_base64("A" * 44)],
    ids=["made up", "of vodozemac 0.10"],
)
def test_a_panic_ends_as_an_error_that_can_be_caught(panic: Callable[[], object]) -> None:
    with pytest.raises(olm.OlmSessionError), RaisedAs(olm.OlmSessionError):
        panic()


def test_nothing_that_a_stranger_sends_makes_the_library_panic(
    capfd: pytest.CaptureFixture[str],
) -> None:
    for take, error, _ in DOORS.values():
        for length in range(100):
            with suppress(error):
                take(base64.b64encode(b"\x03" * length).decode().rstrip("="))
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize("passing", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_is_no_fault_of_the_input_passes(passing: type[BaseException]) -> None:
    with pytest.raises(passing), RaisedAs(olm.OlmSessionError):
        raise passing
