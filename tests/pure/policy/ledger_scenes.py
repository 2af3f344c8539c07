"""What the ledger of answers tells, of all shapes."""

from typing import Any

from hypothesis import strategies as st

from appservice.model import given
from appservice.model.allowance import Counted, Measure, Telling, Whose

MINUTE, DAY = 60_000, 86_400_000


def words_of_ledgers(
    users: st.SearchStrategy[Any], turns: st.SearchStrategy[Any], times: st.SearchStrategy[int]
) -> st.SearchStrategy[given.Given]:
    """Refusals, warnings and usage."""
    a_count = st.builds(
        Counted,
        measure=st.sampled_from(Measure),
        amount=st.sampled_from([0, 3]),
        most=st.sampled_from([None, 0, 2, 9]),
        window_ms=st.sampled_from([MINUTE, DAY]),
        free_ms=st.none() | times,
    )
    return st.one_of(
        st.builds(given.BudgetLow, st.sampled_from(Measure)),
        st.builds(given.Refused, turns, st.sampled_from(Whose), st.none() | times),
        st.builds(
            given.UsageCounted,
            users,
            st.sampled_from(["", "plan"]),
            st.lists(a_count, max_size=3).map(tuple),
            st.sampled_from(Telling),
        ),
    )
