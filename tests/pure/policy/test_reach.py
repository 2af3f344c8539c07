"""To which models the words of a room may go."""

from dataclasses import replace

import pytest

from appservice.policy.reach import is_settled, may_be_told, reach_of
from tests.pure.policy.rooms import ALICE, ROOM, RULES, direct, group

ONLY_OWN = replace(RULES, local_models_only=True)


@pytest.mark.parametrize("encrypted", [True, False])
@pytest.mark.parametrize("only_own", [True, False])
def test_words_of_encrypted_rooms_stay_at_home_where_the_operator_says_so(
    *, encrypted: bool, only_own: bool
) -> None:
    room = replace(group(), encrypted=encrypted)
    reach = reach_of(room, ONLY_OWN if only_own else RULES)
    assert (reach.room_id, reach.own_machines_only) == (ROOM, encrypted and only_own)


def test_only_a_room_that_seems_plain_is_looked_at_again() -> None:
    plain, encrypted = group(), replace(group(), encrypted=True)
    assert not is_settled(plain, ONLY_OWN)
    assert is_settled(encrypted, ONLY_OWN)
    assert is_settled(plain, RULES)


def test_a_direct_chat_alone_is_for_what_is_remembered_and_of_its_person() -> None:
    assert reach_of(direct(), RULES).person == ALICE
    assert reach_of(group(), RULES).person is None
    assert reach_of(group(person=ALICE), RULES).person is None, "it was one once"


@pytest.mark.parametrize(
    ("source", "into", "told"),
    [
        (True, False, False),
        (None, False, False),
        (False, False, True),
        (True, True, True),
        (None, True, True),
    ],
)
def test_what_was_said_encrypted_is_told_in_no_chat_in_the_clear(
    *, source: bool | None, into: bool, told: bool
) -> None:
    said_in = None if source is None else direct(encrypted=source)
    assert may_be_told(said_in, direct(encrypted=into)) is told
