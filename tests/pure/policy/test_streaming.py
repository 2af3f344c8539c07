"""Whether an answer may be seen while it comes, how often it changes, how a broken one ends."""

from dataclasses import replace
from itertools import accumulate

import pytest

from appservice.model.age import AgeBand
from appservice.model.audience import Audience
from appservice.model.event import StateChange
from appservice.model.ids import EventId
from appservice.policy.streaming import (
    PART_REMOVED,
    QUESTION_REMOVED,
    Ending,
    Pace,
    ending,
    may_stream,
)
from tests.pure.policy.rooms import ALICE, NOW, ROOM

READERS = Audience(ROOM, frozenset({ALICE}), AgeBand.ADULT)


def _control(*, enabled: object, kind: str = "org.matrix.msc4357.live_messaging") -> StateChange:
    return StateChange(
        event_id=EventId("$c"),
        room_id=ROOM,
        sender=ALICE,
        sent_ms=NOW,
        type=kind,
        state_key="",
        content={"enabled": enabled},
    )


@pytest.mark.parametrize("band", AgeBand)
def test_it_is_shown_to_people_where_nothing_speaks_against_it(band: AgeBand) -> None:
    assert may_stream(replace(READERS, band=band), Pace(), ())
    assert may_stream(
        READERS,
        Pace(),
        (_control(enabled=True), _control(enabled="no"), _control(enabled=False, kind="m.x")),
    )


@pytest.mark.parametrize(
    ("audience", "pace", "state"),
    [
        (READERS, Pace(on=False), ()),
        (Audience(ROOM, frozenset(), AgeBand.ADULT), Pace(), ()),
        (READERS, Pace(), (_control(enabled=False),)),
        (READERS, Pace(), (_control(enabled=False, kind="m.room.live_messaging"),)),
    ],
)
def test_nothing_is_shown(audience: Audience, pace: Pace, state: tuple[StateChange, ...]) -> None:
    assert not may_stream(audience, pace, state)


def test_the_first_words_come_within_a_second_and_ten_edits_fill_a_minute() -> None:
    waits = [Pace().wait_ms(shown) for shown in range(30)]
    assert waits[0] < 1000
    assert min(waits[1:]) >= 1500
    assert waits[1:] == sorted(waits[1:])
    within = [at for at in accumulate(waits) if at <= 60_000]
    assert 9 <= len(within) <= 12


@pytest.mark.parametrize(
    ("why", "text", "again", "end"),
    [
        ("stopped", "Take the early train, it", False, Ending.KEPT),
        ("stopped", "好的,我们明天早上九点在车站见面吧", False, Ending.KEPT),
        ("stopped", "Well", False, Ending.REMOVED),
        ("stopped", "", False, Ending.REMOVED),
        (QUESTION_REMOVED, "Take the early train, it", False, Ending.REMOVED),
        ("stopped", "Take the early train, it", True, Ending.RESTORED),
        (QUESTION_REMOVED, "Take the early train, it", True, Ending.RESTORED),
        (PART_REMOVED, "Take the early train, it", True, Ending.REMOVED),
        ("stopped", "Well", True, Ending.RESTORED),
    ],
)
def test_how_a_broken_off_answer_ends(why: str, text: str, again: bool, end: Ending) -> None:
    assert ending(why, text, again=again) is end
