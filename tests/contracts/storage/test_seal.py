"""What is sealed comes out as it went in, in its own room alone, and nobody changes it unseen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.app.deriving import derive
from appservice.model.errors import SealBroken, SealUnknown
from appservice.ports.seal import Seal
from appservice.storage.seal import MAGIC, AesGcmSeal, IdentitySeal
from tests.contracts.storage.samples import OTHER, ROOM

TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and controls included
KEY, NEXT = derive("one secret", "seal rooms"), derive("another secret", "seal rooms")
SEAL = AesGcmSeal([KEY])
SEALS: list[Seal] = [IdentitySeal(), SEAL, AesGcmSeal([NEXT, KEY])]


@given(TEXT, st.sampled_from(SEALS), TEXT)
def test_any_text_comes_back(text: str, seal: Seal, room: str) -> None:
    where = type(ROOM)(room)
    assert seal.open(where, seal.close(where, text)) == text


@given(TEXT, st.integers(0, 2**20), st.integers(1, 255))
def test_a_change_of_any_byte_is_noticed(text: str, where: int, change: int) -> None:
    sealed = bytearray(SEAL.close(ROOM, text))
    sealed[where % len(sealed)] ^= change
    with pytest.raises((SealBroken, SealUnknown), match="stored text of !kyoto"):
        SEAL.open(ROOM, bytes(sealed))


@given(TEXT, st.integers(0, 2**20))
def test_a_text_that_was_cut_short_is_noticed(text: str, where: int) -> None:
    sealed = SEAL.close(ROOM, text)
    with pytest.raises(SealBroken):
        SEAL.open(ROOM, sealed[: 1 + where % (len(sealed) - 1)])


@given(TEXT)
def test_a_text_does_not_open_in_another_room_or_side(text: str) -> None:
    sealed = SEAL.close(ROOM, text)
    with pytest.raises(SealBroken):
        SEAL.open(OTHER, sealed)
    with pytest.raises(SealUnknown):
        AesGcmSeal([derive("one secret", "seal personal")]).open(ROOM, sealed)


@given(TEXT)
def test_no_plain_text_begins_like_a_sealed_one(text: str) -> None:
    plain = IdentitySeal().close(ROOM, text)
    assert not set(MAGIC).intersection(plain)
    assert SEAL.open(ROOM, plain) == text


def test_old_keys_open_and_the_first_closes() -> None:
    both = AesGcmSeal([NEXT, KEY])
    assert both.open(ROOM, SEAL.close(ROOM, "of before")) == "of before"
    assert AesGcmSeal([NEXT]).open(ROOM, both.close(ROOM, "of now")) == "of now"
    assert both.key_ids == (AesGcmSeal([NEXT]).key_ids[0], SEAL.key_ids[0])


@pytest.mark.parametrize("seal", [IdentitySeal(), AesGcmSeal([NEXT])])
def test_without_its_key_a_text_stays_closed_and_is_not_called_damaged(seal: Seal) -> None:
    with pytest.raises(SealUnknown, match="start it again with both secrets"):
        seal.open(ROOM, SEAL.close(ROOM, "hello"))


def test_one_text_is_never_sealed_twice_in_the_same_way() -> None:
    assert len({SEAL.close(ROOM, "hello") for _ in range(100)}) == 100


def test_nothing_of_a_key_is_in_its_name() -> None:
    assert not any(part in KEY.hex() for part in re.findall("....", SEAL.key_ids[0]))


def test_keys_are_made_as_the_standard_says() -> None:
    """RFC 5869, section A.3: no salt and no purpose; the first 32 bytes of the 42."""
    made = derive("\x0b" * 22, "")
    assert made.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
