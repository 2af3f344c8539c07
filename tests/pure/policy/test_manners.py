"""How a good guest behaves: pauses, a fair share, never twice in a row and what fades."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, OpenTurn
from appservice.model.event import LineKind, Membership
from appservice.model.group import Settings
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.model.speaking import Mode
from appservice.model.turn import Turn
from appservice.policy.decide.obeying import obeyed
from appservice.policy.manners import (
    has_its_share,
    how_sure,
    is_for_two,
    people_in,
    reserve,
    withheld,
)
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    MINUTE,
    NOW,
    RULES,
    direct,
    group,
    line,
    scene,
    turn,
    with_member,
)

HOUR = 60 * MINUTE
COOLDOWN = RULES.speaking.cooldown_ms
RESERVE = RULES.speaking.reserve_ms
PEOPLE = group(ALICE, BOB, CAROL)
THREAD = EventId("$thread")


def talk(authors: str, gap_ms: int = 1000) -> list[Line]:
    """Lines of people (p), the AI user (a), notices of it (n) and bots (b), the last just now."""
    kinds = {"p": Author.HUMAN, "a": Author.AI, "n": Author.AI, "b": Author.BOT}
    return [
        replace(
            line(f"${place}", kinds[who]),
            kind=LineKind.NOTICE if who == "n" else LineKind.TEXT,
            sent_ms=NOW - gap_ms * (len(authors) - place),
        )
        for place, who in enumerate(authors)
    ]


def why_not(
    authors: str = "ppp", room: Room = PEOPLE, turns: tuple[Turn, ...] = (), gap_ms: int = 1000
) -> str | None:
    return withheld(room, talk(authors, gap_ms), turns, None, NOW, RULES)


def since(room: Room = PEOPLE, *, remarked: int = 0, disliked: int = 0) -> Room:
    return replace(room, group=replace(room.group, remarked_ms=remarked, disliked_ms=disliked))


def test_in_the_midst_of_talk_it_may_say_something() -> None:
    assert why_not() is None
    assert why_not("") is None


@pytest.mark.parametrize("mode", [Mode.MENTION, Mode.OFF])
def test_unasked_it_speaks_in_auto_alone(mode: Mode) -> None:
    room = replace(PEOPLE, group=replace(PEOPLE.group, settings=Settings(mode=mode)))
    assert why_not(room=room) == f"mode {mode}"


def test_quiet_is_quiet() -> None:
    assert why_not(room=replace(PEOPLE, quiet_until_ms=NOW + 1)) == "asked to be quiet"
    assert why_not(room=replace(PEOPLE, quiet_until_ms=NOW)) is None


def test_after_a_remark_it_waits() -> None:
    assert why_not(room=since(remarked=NOW - COOLDOWN + 1)) == "remarked just now"
    assert why_not(room=since(remarked=NOW - COOLDOWN)) is None


def test_it_never_speaks_twice_in_a_row() -> None:
    assert why_not("ppppppa") == "spoke last"
    assert why_not("pppppppan") == "spoke last"
    assert why_not("ppppppap") is None
    asked = replace(turn(), thread=None)
    assert why_not(turns=(asked,)) == "is answering there"
    assert why_not(turns=(replace(asked, thread=THREAD),)) is None


def test_what_it_said_elsewhere_is_not_in_this_row() -> None:
    lines = [*talk("ppp"), replace(line(), thread=THREAD)]
    assert withheld(PEOPLE, lines, (), None, NOW, RULES) is None
    assert withheld(PEOPLE, lines, (), THREAD, NOW, RULES) == "spoke last"


def test_what_stands_in_a_thread_of_its_own_was_said_to_the_timeline() -> None:
    asked = EventId("$asked")
    lines = [*talk("ppp"), replace(line(), thread=asked, reply_to=asked)]
    assert withheld(PEOPLE, lines, (), None, NOW, RULES) == "spoke last"
    assert why_not(turns=(replace(turn(), about=asked, thread=asked),)) == "is answering there"


def test_it_takes_no_more_than_its_share() -> None:
    assert why_not("papap", gap_ms=1) == "has its share"
    assert why_not("pppappp", gap_ms=1) is None
    assert why_not("papap", gap_ms=HOUR) is None, "that was another talk"
    assert why_not("bbbbbpapap", gap_ms=1) == "has its share"


@given(st.text("pa", max_size=30), st.integers(1, 20))
def test_the_share_is_that_of_one_among_all(authors: str, people: int) -> None:
    over = has_its_share(talk(authors), people)
    own = authors.count("a")
    assert over == (own * (people + 1) > len(authors))
    if over:
        assert has_its_share(talk(authors), people + 1), "in a bigger group it may say less"
        assert has_its_share(talk(authors + "a"), people)


@given(st.integers(1, 300), st.integers(1, 5), st.integers(0, 10 * MINUTE))
def test_however_people_talk_its_remarks_are_few_and_apart(
    count: int, people: int, gap_ms: int
) -> None:
    """A judge that always wants to speak, over a whole talk."""
    room = group(*[ALICE, BOB, CAROL, BOT][: max(people - 1, 2)])
    lines: list[Line] = []
    remarks: list[int] = []
    for place in range(min(count, 80)):
        now_ms = NOW + place * gap_ms
        said = replace(line(f"$p{place}", Author.HUMAN), sent_ms=now_ms)
        lines.append(said)
        want = OpenTurn(said.event_id, BOB, unasked=True)
        decision = obeyed(
            Decision("judged", room, (want,)), scene(room, recent=tuple(lines[-30:])), now_ms, RULES
        )
        room = decision.room
        if decision.effects:
            assert lines[-1].author is Author.HUMAN
            lines.append(replace(line(f"$a{place}"), sent_ms=now_ms))
            remarks.append(now_ms)
    assert all(b - a >= COOLDOWN for a, b in pairwise(remarks))
    for place, one in enumerate(lines):
        hour = [each for each in lines[:place] if one.sent_ms - each.sent_ms < HOUR][-30:]
        own = sum(each.author is Author.AI for each in hour)
        assert own <= len(hour) / (people_in(room) + 1) + 1


def test_a_remark_that_is_held_back_leaves_what_else_is_done() -> None:
    want = OpenTurn(EventId("$m"), ALICE, unasked=True)
    asked = OpenTurn(EventId("$n"), ALICE, why="mentioned")
    room = since(remarked=NOW - 1)
    decision = obeyed(Decision("x", room, (want, asked)), scene(room), NOW, RULES)
    assert decision.effects == (asked,)
    assert obeyed(Decision("x", PEOPLE, (asked,)), scene(), NOW, RULES).room == PEOPLE


def test_a_dislike_silences_remarks_and_fades() -> None:
    assert reserve(PEOPLE, NOW, RULES) == 0
    assert why_not(room=since(disliked=NOW - RESERVE // 2 + 1)) == "remarks were disliked"
    assert why_not(room=since(disliked=NOW - RESERVE // 2)) is None
    assert how_sure(0.6, since(disliked=NOW), NOW, RULES) == 1
    assert how_sure(0.6, since(disliked=NOW - RESERVE), NOW, RULES) == 0.6


@given(st.integers(0, 2 * RESERVE), st.integers(0, 2 * RESERVE), st.floats(0, 1))
def test_reserve_only_ever_falls_by_itself(one: int, more: int, least: float) -> None:
    room = since(disliked=NOW)
    early, late = NOW + one, NOW + one + more
    assert 0 <= reserve(room, late, RULES) <= reserve(room, early, RULES) <= 1
    assert least <= how_sure(least, room, late, RULES) <= how_sure(least, room, early, RULES) <= 1


def test_who_is_alone_with_it() -> None:
    assert is_for_two(group(ALICE))
    assert is_for_two(direct())
    assert not is_for_two(group(ALICE, BOT))
    assert not is_for_two(with_member(group(ALICE), BOB, Membership.INVITE))
    assert is_for_two(with_member(group(ALICE), BOB, Membership.LEAVE))
    assert not is_for_two(replace(group(), members={AI: group().members[AI]}))
