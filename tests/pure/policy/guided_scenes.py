"""What groups of the scenes chose, and the commands by which they do."""

from hypothesis import strategies as st

from appservice.model.catching_up import CaughtUp
from appservice.model.group import Removals, Settings
from appservice.model.ids import EventId, UserId
from appservice.model.instructions import Instructions, Tone

BODIES = [
    "!ai name Tea",
    "!ai topic none",
    "!ai picture",
    "!ai settings",
    "!ai settings people 3",
    "!ai settings invitations ai",
    "!ai handover @bob:hs.test yes",
    "!ai end yes",
    "!ai instructions Be kind\nand short",
    "!ai instructions show",
    "!ai instructions clear",
    "!ai tone brief",
    "!ai tone x",
    "!ai catchup",
    "!ai catchup since 3h",
]
settings = st.builds(Settings, removals=st.sampled_from(Removals), tone=st.sampled_from(Tone))


def instructions(
    users: st.SearchStrategy[UserId], events: st.SearchStrategy[EventId]
) -> st.SearchStrategy[Instructions | None]:
    """Some, or none."""
    text = st.just("Be kind\nand short")
    return st.none() | st.builds(Instructions, text=text, by=users, event_id=events)


def caught_up(
    users: st.SearchStrategy[UserId], events: st.SearchStrategy[EventId]
) -> st.SearchStrategy[CaughtUp]:
    """What came of a wish to know what one missed."""
    outcomes = st.sampled_from(["done", "silent", "catchup_no_chat", "catchup_plain_chat"])
    return st.builds(CaughtUp, users, events, outcomes)
