"""What the ledger of answers tells, and who rates them, of all shapes."""

from typing import Any

from hypothesis import strategies as st

from appservice.model import given
from appservice.model.allowance import Counted, Measure, Telling, Whose
from appservice.model.rating import Category
from appservice.model.unfit import Unfit
from appservice.policy.content import NOT_JUDGED, UNFIT

MINUTE, DAY = 60_000, 86_400_000


def words_of_ledgers(
    users: st.SearchStrategy[Any], turns: st.SearchStrategy[Any], times: st.SearchStrategy[int]
) -> st.SearchStrategy[given.Given]:
    """Refusals, warnings, usage, and words that are not fit."""
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
        st.builds(
            Unfit,
            turns,
            st.sampled_from([UNFIT, NOT_JUDGED]),
            st.none() | st.sampled_from(Category),
            st.just("Call 1."),
            st.booleans(),
        ),
        st.builds(given.Refused, turns, st.sampled_from(Whose), st.none() | times),
        st.builds(
            given.UsageCounted,
            users,
            st.sampled_from(["", "plan"]),
            st.lists(a_count, max_size=3).map(tuple),
            st.sampled_from(Telling),
        ),
    )
