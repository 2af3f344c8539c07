"""Every room's own key: what comes out, what does not, and what a process keeps to itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.errors import KeyGone, SealBroken, SealUnknown
from appservice.model.ids import RoomId
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.seal import AesGcmSeal, IdentitySeal
from tests.contracts.storage.samples import OTHER, ROOM

TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and controls included
MASTER = MasterKey(bytes(32))
OLD = AesGcmSeal([bytes(range(32))])


def ring() -> Keyring:
    return Keyring([MASTER], OLD)


@given(TEXT, TEXT)
def test_any_text_comes_back_in_any_room(text: str, room: str) -> None:
    keys = ring()
    assert keys.open(RoomId(room), keys.close(RoomId(room), text)) == text


@given(TEXT, st.integers(0, 2**20), st.integers(1, 255))
def test_a_change_of_any_byte_is_noticed(text: str, where: int, change: int) -> None:
    keys = ring()
    sealed = bytearray(keys.close(ROOM, text))
    sealed[where % len(sealed)] ^= change
    with pytest.raises((SealBroken, SealUnknown), match="stored text of !kyoto"):
        keys.open(ROOM, bytes(sealed))


@given(TEXT, st.integers(0, 2**20))
def test_a_text_that_was_cut_short_is_noticed(text: str, where: int) -> None:
    keys = ring()
    sealed = keys.close(ROOM, text)
    with pytest.raises(SealBroken):
        keys.open(ROOM, sealed[: 1 + where % (len(sealed) - 1)])


def test_a_text_does_not_open_in_another_room() -> None:
    keys = ring()
    sealed = keys.close(ROOM, "hello")
    keys.close(OTHER, "that it has a key too")
    with pytest.raises(SealBroken):
        keys.open(OTHER, sealed)


def test_what_was_stored_before_rooms_had_keys_opens() -> None:
    keys = ring()
    assert keys.open(ROOM, OLD.close(ROOM, "of a secret")) == "of a secret"
    assert keys.open(ROOM, IdentitySeal().close(ROOM, "of nothing")) == "of nothing"
    assert Keyring().close(ROOM, "plain") == b"plain"


def test_no_room_shares_its_key_and_no_process_makes_the_same() -> None:
    keys = ring()
    heads = {keys.close(room, "hello")[:10] for room in (ROOM, OTHER, ROOM)}
    assert len(heads | {ring().close(ROOM, "hello")[:10]}) == 3
    assert len({keys.close(ROOM, "hello") for _ in range(100)}) == 100


def test_a_forgotten_key_opens_nothing_and_the_next_is_another() -> None:
    keys = ring()
    sealed = keys.close(ROOM, "hello")
    keys.forget(ROOM)
    with pytest.raises(KeyGone):
        keys.open(ROOM, sealed)
    assert keys.close(ROOM, "hello")[:10] != sealed[:10]


@pytest.mark.parametrize("masters", [[MASTER], []])
def test_what_is_kept_in_memory_ends_with_the_process(masters: list[MasterKey]) -> None:
    keys = Keyring(masters, OLD)
    keys.keep_in_memory(ROOM)
    keys.keep_in_memory(ROOM)
    sealed = keys.close(ROOM, "hello")
    assert b"hello" not in sealed
    assert keys.open(ROOM, sealed) == "hello"
    assert keys.used([sealed[:10]]) == keys.to_store(keys.used([sealed[:10]])) == []
    keys.keep_in_memory(ROOM, on=False)
    assert keys.open(ROOM, sealed) == "hello"
    assert keys.close(ROOM, "hello")[:10] != sealed[:10]
    for later in (Keyring(masters, OLD), IdentitySeal(), OLD):
        with pytest.raises(KeyGone, match="gone for good"):
            later.open(ROOM, sealed)


def test_forgotten_in_memory_it_goes_on_in_memory_with_another_key() -> None:
    keys = ring()
    keys.keep_in_memory(ROOM)
    sealed = keys.close(ROOM, "hello")
    keys.forget(ROOM)
    with pytest.raises(KeyGone):
        keys.open(ROOM, sealed)
    again = keys.close(ROOM, "hello")
    assert (again[:2], again[:10] == sealed[:10]) == (sealed[:2], False)
