"""A backup that was brought back is noticed; a crash is not taken for one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.encryption.epochs import (
    MOST,
    Epochs,
    Restored,
    epoch_of,
    following,
    restored,
)

KEYS, HOMESERVER = frozenset({Restored.KEYS}), frozenset({Restored.HOMESERVER})
NONE: frozenset[Restored] = frozenset()


@pytest.mark.parametrize(
    ("keys", "rooms", "homeserver", "confirmed", "found"),
    [
        (7, 7, 7, 7, NONE),
        (0, 0, 0, 0, NONE),  # the first start of all
        (1, 0, 0, 0, NONE),  # killed in it
        (6, 7, 7, 6, KEYS),  # the store of keys alone
        (6, 6, 7, 6, KEYS),  # all of Parlour from one backup
        (7, 6, 6, 7, HOMESERVER),  # the homeserver, and the rooms' database too
        (7, 7, 0, 7, HOMESERVER),  # it does not even know the AI user
        (5, 9, 3, 4, KEYS | HOMESERVER),  # each from another day
        (0, 9, 9, 0, NONE),  # a new store: lost, not old
        (7, 5, 7, 7, NONE),  # the rooms' database alone: nothing of keys is in there
    ],
)
def test_what_is_an_old_copy(
    keys: int, rooms: int, homeserver: int, confirmed: int, found: frozenset[Restored]
) -> None:
    assert restored(Epochs(keys, rooms, homeserver, confirmed)) == found


# Each write of one round, in the order in which they are made.
_STEPS = ("keys", "rooms", "homeserver", "confirmed")
_rounds = st.lists(st.integers(0, len(_STEPS)), max_size=12)


def _after(seen: Epochs, rounds: list[int]) -> Epochs:
    for steps in rounds:
        number = following(seen)
        for step in _STEPS[:steps]:
            seen = replace(seen, **{step: number})
    return seen


@given(_rounds)
def test_no_crash_looks_like_a_backup(rounds: list[int]) -> None:
    assert restored(_after(Epochs(0, 0, 0, 0), rounds)) == NONE


@given(_rounds, _rounds)
def test_every_backup_is_noticed_after_one_whole_round(before: list[int], after: list[int]) -> None:
    old = _after(Epochs(0, 0, 0, 0), [4, *before])
    new = _after(old, [*after, 4])
    assert restored(replace(new, keys=old.keys, confirmed=old.confirmed)) == KEYS
    whole = replace(new, keys=old.keys, confirmed=old.confirmed, rooms=old.rooms)
    assert restored(whole) == KEYS
    assert restored(replace(new, homeserver=old.homeserver)) == HOMESERVER


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        ("12", 12),
        (None, 0),
        (True, 0),
        (-1, 0),
        (1.5, 0),
        ("-1", 0),
        ("", 0),
        ("٣", 0),
        (MOST, MOST),
        (MOST + 1, 0),
        (str(MOST), MOST),
        ("9" * 5000, 0),
        ({}, 0),
    ],
)
def test_what_others_keep_for_us_is_read_with_care(value: object, number: int) -> None:
    assert epoch_of(value) == number


def test_the_number_never_leaves_what_json_carries() -> None:
    assert following(Epochs(MOST, 0, 0, 0)) == MOST
