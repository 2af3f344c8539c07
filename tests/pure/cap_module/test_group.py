"""What the companion module reads out of a room, and when it calls a group full."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.group import DISPLAY, Settings
from appservice.model.ids import UserId
from appservice.model.rules import Rules
from appservice.policy.governing.plan import display_of
from parlour_cap.group import GROUP, PRESENT, Bots, Group, group_of, is_full, takes_seat

AI = "@ai:hs.test"
TRIO = Group(max_people=3, ai=AI)
BOTS = Bots(("@bot*:hs.test", "@weather:[::1]:8448"))


def people(**memberships: str) -> dict[str, str]:
    return {AI: "join"} | {f"@{name}:hs.test": each for name, each in memberships.items()}


def test_it_reads_what_parlour_writes() -> None:
    rules = Rules(ai=UserId(AI), ai_name="Parlour", own_server="hs.test", max_people=7)
    assert GROUP == DISPLAY
    assert group_of(display_of(Settings(), rules), AI) == Group(max_people=7, ai=AI)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans() | st.none()))
def test_whatever_else_a_room_says_is_no_group(content: dict[str, Any]) -> None:
    assert group_of({k: v for k, v in content.items() if k != "max_people"}, AI) is None


@pytest.mark.parametrize("seats", [None, True, "20", 20.0, -1, 0, 1, 21, 10**30, [], {}])
def test_a_number_of_people_that_parlour_never_writes_is_no_group(seats: object) -> None:
    assert group_of({"max_people": seats}, AI) is None


@pytest.mark.parametrize(
    ("memberships", "full"),
    [
        (people(alice="join", bob="invite"), False),
        (people(alice="join", bob="invite", carol="join"), True),
        (people(alice="join", bob="leave", carol="ban", dave="knock"), False),
        (people(alice="join", bob="join", botty="join"), False),  # a bot takes no seat
        (people(alice="join", bob="join", newcomer="invite"), False),  # nor do they themselves
        (people(alice="join", bob="join", carol="join") | {AI: "leave"}, False),  # kept by nobody
    ],
)
def test_full_is_when_every_seat_is_taken(memberships: dict[str, str], full: bool) -> None:
    assert is_full(memberships, "@newcomer:hs.test", PRESENT, TRIO, BOTS) is full


def test_an_invitation_takes_no_seat_from_who_sits_down() -> None:
    memberships = people(alice="join", bob="join", carol="invite", dave="invite")
    assert is_full(memberships, "@dave:hs.test", PRESENT, TRIO, BOTS)
    assert not is_full(memberships, "@dave:hs.test", ("join",), TRIO, BOTS)


@pytest.mark.parametrize(
    ("user", "takes"),
    [
        (AI, False),
        ("@bot1:hs.test", False),
        ("@BOT1:HS.TEST", False),
        ("@bot1:other.test", True),
        ("@weather:[::1]:8448", False),
        ("@weather:x1:8448", True),
    ],
)
def test_only_humans_take_seats(user: str, takes: bool) -> None:
    assert takes_seat(user, TRIO, BOTS) is takes
