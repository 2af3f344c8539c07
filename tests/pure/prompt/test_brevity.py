"""The more people, the fewer words."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.prompt.brevity import brevity, wished_words
from tests.pure.policy.rooms import direct, group


@given(st.integers(0, 40))
def test_the_more_people_the_fewer_words(people: int) -> None:
    words, more = wished_words(people), wished_words(people + 1)
    assert words is None or (more is not None and 0 < more <= words)
    assert words is not None or people <= 3


def test_a_small_circle_gets_no_wish() -> None:
    assert brevity(direct()) == ""
    assert brevity(group()) == ""


def test_a_big_group_does() -> None:
    many = group(*(UserId(f"@p{number}:hs.test") for number in range(9)))
    assert brevity(many) == ", in at most about 80 words unless more is asked for"
