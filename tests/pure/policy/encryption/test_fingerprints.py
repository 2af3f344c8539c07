"""Keys as people compare them."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.encryption.fingerprints import grouped


def test_groups_of_four() -> None:
    assert grouped("bEU5IRWlZTd") == "bEU5 IRWl ZTd"


@given(st.text("abcDEF123+/", max_size=60))
def test_nothing_is_added_or_lost(key: str) -> None:
    assert grouped(key).replace(" ", "") == key
    assert all(len(group) == 4 for group in grouped(key).split()[:-1])
