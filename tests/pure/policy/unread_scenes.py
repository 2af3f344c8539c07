"""Trouble with reading, of all shapes."""

from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.model.unread import Told, Unread


def unreads(
    users: st.SearchStrategy[UserId], times: st.SearchStrategy[int]
) -> st.SearchStrategy[Unread]:
    """Of these people, at these times."""
    told = st.builds(Told, at_ms=times, read_since=st.booleans())
    return st.builds(
        Unread,
        since=st.dictionaries(users, times, max_size=2),
        lost=st.frozensets(users, max_size=2),
        told=st.dictionaries(users, told, max_size=2),
    )
