"""Questions that are open in direct chats, and what comes and goes by them, of all shapes."""

from typing import Any

from hypothesis import strategies as st

from appservice.model.crossing import (
    Copied,
    CopyWish,
    GroupMade,
    Question,
    QuestionAsked,
    Shared,
    ShareWish,
    Shown,
    Waiting,
)
from appservice.model.ids import RequestId
from tests.pure.policy.rooms import ALICE, ROOM

Strategy = st.SearchStrategy[Any]


def questions_of(events: Strategy, users: Strategy, times: Strategy) -> tuple[Strategy, Strategy]:
    """Questions, and what waits for a group."""
    lines = st.lists(st.builds(Shown, events, st.just("digest")), max_size=3).map(tuple)
    shares = st.builds(
        ShareWish, group=st.just(ROOM), readers=st.integers(0, 3), digest=st.just("digest")
    )
    copies = st.builds(
        CopyWish,
        name=st.just("Trip"),
        invitees=st.lists(users, max_size=2).map(tuple),
        lines=lines,
        skipped=st.sampled_from([(), (1,), (9,)]),
        opens=st.booleans(),
        sure=st.booleans(),
    )
    asked = st.builds(
        Question,
        about=events,
        due_ms=times,
        notice=st.none() | events,
        share=st.none() | shares,
        copies=st.none() | copies,
    )
    return asked, st.builds(Waiting, events.map(RequestId), lines)


def crossings(asked: Strategy, events: Strategy, users: Strategy) -> Strategy:
    """Inputs of this matter."""
    return st.one_of(
        st.builds(QuestionAsked, asked, st.booleans()),
        st.builds(GroupMade, events.map(RequestId), st.just(ROOM), st.booleans()),
        st.builds(Shared, st.just("words"), users, st.just(ROOM)),
        st.builds(Copied, st.just(()), users, st.just(ALICE), st.just("Parlour"), st.just(ROOM)),
    )
