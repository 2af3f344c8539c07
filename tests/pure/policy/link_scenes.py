"""Links and those who wait by them, for the tests of all scenes."""

from typing import Any

from hypothesis import strategies as st

from appservice.model.link import Link, Phase, Trouble, Wish
from tests.pure.policy.rooms import ROOM

Some = st.SearchStrategy[Any]


def links_and_wishes(
    events: Some, users: Some, times: Some, wishes: Some
) -> tuple[st.SearchStrategy[Link], st.SearchStrategy[Wish]]:
    """Links of all phases, and wishes to come in by them."""
    link = st.builds(
        Link,
        link_id=events,
        by=users,
        made_ms=times,
        expires_ms=times,
        uses=st.sampled_from([1, 5]),
        used=st.sampled_from([0, 1]),
        approve=st.booleans(),
        over=st.sampled_from([None, None, Trouble.RESET]),
    )
    wish = st.builds(
        Wish,
        wish_id=wishes,
        link_id=events,
        user=users,
        phase=st.sampled_from(Phase),
        due_ms=times,
        report_to=st.none() | st.just(ROOM),
        notice=st.none() | events,
    )
    return link, wish
