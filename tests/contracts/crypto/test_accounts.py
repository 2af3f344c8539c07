"""Keys of a device and signatures: the same shapes on both, and each verifies the other's."""

import base64
from types import ModuleType

import pytest

from tests.contracts.crypto.talking import Device, Ends

TEXT = '{"key":"Grüße"}'


def _is_key(text: str) -> bool:
    return len(text) == 43 and len(base64.b64decode(text + "=")) == 32


def test_a_device_is_named_by_two_keys(olm: ModuleType) -> None:
    keys = olm.Account().identity_keys
    assert set(keys) == {"curve25519", "ed25519"}
    assert all(map(_is_key, keys.values()))


def test_one_time_keys_are_shown_until_published(olm: ModuleType) -> None:
    account = olm.Account()
    assert account.one_time_keys == {"curve25519": {}}
    account.generate_one_time_keys(3)
    account.generate_one_time_keys(2)
    keys = account.one_time_keys["curve25519"]
    assert len(keys) == 5
    assert all(map(_is_key, keys.values()))
    assert olm.Account.from_pickle(account.pickle("k"), "k").one_time_keys == {"curve25519": keys}
    account.mark_keys_as_published()
    assert account.one_time_keys == {"curve25519": {}}
    account.generate_one_time_keys(1)
    assert set(account.one_time_keys["curve25519"]).isdisjoint(keys)


def test_there_is_room_for_the_keys_that_mautrix_makes(olm: ModuleType) -> None:
    account = olm.Account()
    assert account.max_one_time_keys >= 50
    account.generate_one_time_keys(account.max_one_time_keys)
    assert len(account.one_time_keys["curve25519"]) == account.max_one_time_keys


def test_a_fallback_key_is_shown_until_published(olm: ModuleType) -> None:
    account = olm.Account()
    assert account.fallback_key == {"curve25519": {}}
    account.generate_fallback_key()
    (key_id,) = account.fallback_key["curve25519"]
    restored = olm.Account.from_pickle(account.pickle("k"), "k")
    assert restored.fallback_key == account.fallback_key
    account.mark_keys_as_published()
    assert account.fallback_key == {"curve25519": {}}
    account.generate_fallback_key()
    assert key_id not in account.fallback_key["curve25519"]


def test_a_device_signs_and_anybody_verifies(ends: Ends) -> None:
    account = ends.hers.Account()
    key, signature = account.identity_keys["ed25519"], account.sign(TEXT)
    ends.his.ed25519_verify(key, TEXT, signature)
    for wrong in (
        (key, TEXT + " ", signature),
        (ends.hers.Account().identity_keys["ed25519"], TEXT, signature),
        (key, TEXT, ends.hers.Account().sign(TEXT)),
    ):
        with pytest.raises(ends.his.OlmVerifyError):
            ends.his.ed25519_verify(*wrong)


def test_a_seed_gives_one_key_everywhere(ends: Ends) -> None:
    seed = ends.hers.PkSigning.generate_seed()
    assert len(seed) == 32
    hers, his = ends.hers.PkSigning(seed), ends.his.PkSigning(seed)
    assert hers.public_key == his.public_key
    assert _is_key(hers.public_key)
    assert hers.sign(TEXT) == his.sign(TEXT)
    ends.his.ed25519_verify(hers.public_key, TEXT, hers.sign(TEXT))


@pytest.mark.parametrize("length", [1, 31])
def test_a_seed_has_its_length(olm: ModuleType, length: int) -> None:
    with pytest.raises(olm.PkSigningError):
        olm.PkSigning(bytes(range(length)))


def test_an_account_reads_nothing_under_another_passphrase(olm: ModuleType) -> None:
    device = Device.on(olm)
    pickle = device.account.pickle("right")
    assert olm.Account.from_pickle(pickle, "right").identity_keys == device.account.identity_keys
    with pytest.raises(olm.OlmAccountError):
        olm.Account.from_pickle(pickle, "wrong")
