"""What is considered in a room, and what judges say, for the tests of all scenes."""

from typing import Any

from hypothesis import strategies as st

from appservice.model.given import Judged
from appservice.model.judging import SIGNS, Considered, Judging, Opinion, Reason


def judgings(
    events: st.SearchStrategy[Any], users: st.SearchStrategy[Any], times: st.SearchStrategy[int]
) -> st.SearchStrategy[Judging]:
    """All that can be known of a group for its judge."""
    considered = st.builds(
        Considered,
        about=events,
        asker=users,
        thread=st.none() | events,
        since_ms=times,
        heard_ms=times,
        asked_ms=st.just(0) | times,
        tries=st.sampled_from([0, 1, 2]),
    )
    often = st.lists(times, max_size=3).map(tuple)
    return st.builds(Judging, considered=st.none() | considered, calls=often, reacted=often)


def words_of_judges(
    events: st.SearchStrategy[Any], times: st.SearchStrategy[int]
) -> st.SearchStrategy[Judged]:
    """All that a judge can say."""
    return st.builds(
        Judged,
        events,
        times,
        st.sampled_from(Opinion),
        st.sampled_from(Reason),
        st.floats(0, 1),
        st.none() | st.sampled_from([*SIGNS, "x"]),
    )
