"""What people type about who is in a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.commands import Command
from appservice.model.commands.basic import Unknown
from appservice.model.commands.people import (
    Add,
    Ban,
    ChooseRemovals,
    ListMembers,
    Remove,
    Unban,
    Undo,
)
from appservice.model.group import Removals
from appservice.model.ids import UserId
from appservice.policy.parsing import parse
from appservice.policy.parsing.people import MAX_REASON, MAX_WORD

BOB, CAROL = UserId("@bob:b.test"), UserId("@carol:c.test:8448")


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (f"add {BOB}", Add((BOB,), ())),
        (f"ADD {BOB}, {CAROL}, {BOB}", Add((BOB, CAROL), ())),
        (f"add {BOB} and {CAROL}.", Add((BOB, CAROL), ())),
        (f"add\u00a0{BOB}\u00a0{CAROL}:", Add((BOB, CAROL), ())),
        (f"add @x {BOB} y:z", Add((BOB,), ("@x", "y:z"))),
        ("add", Add((), ())),
        ("add my friends", Add((), ())),
        (f"remove {BOB}", Remove(BOB, BOB, None)),
        (f"remove {BOB}: was  rude\u202e ", Remove(BOB, f"{BOB}:", "was rude")),
        (f"remove\u00a0{BOB}\u00a0now", Remove(BOB, BOB, "now")),
        ("remove bob", Remove(None, "bob", None)),
        ("remove", Remove(None, "", None)),
        (f"ban {BOB} spam", Ban(BOB, BOB, "spam")),
        (f"unban {BOB}", Unban(BOB, BOB)),
        ("undo", Undo()),
        ("undo that", Unknown("undo that")),
        ("members", ListMembers()),
        ("members of the board", Unknown("members of the board")),
        ("removals", ChooseRemovals(None)),
        ("removals VOTE", ChooseRemovals(Removals.VOTE)),
        ("removals none", Unknown("none", "removals")),
    ],
)
def test_what_can_be_said(words: str, command: Command) -> None:
    assert parse(words) == command


def test_what_is_too_long_is_cut() -> None:
    command = parse(f"remove {BOB} {'r' * 9000}")
    assert isinstance(command, Remove)
    assert len(command.reason or "") == MAX_REASON
    bad = parse(f"remove @{'x' * 9000}")
    assert isinstance(bad, Remove)
    assert len(bad.word) == MAX_WORD


@given(st.sampled_from(["add", "remove", "ban", "unban", "removals"]), st.text(max_size=80))
def test_parsing_is_total(verb: str, rest: str) -> None:
    command = parse(f"{verb} {rest}")
    if isinstance(command, Remove | Ban):
        assert command.reason is None or command.reason == command.reason.strip() != ""
