"""What people type after the prefix, however their keyboards and clients write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.commands import Command
from appservice.model.commands.basic import (
    Block,
    Delete,
    Help,
    NewGroup,
    Quiet,
    SendAway,
    Stop,
    Unknown,
    Wake,
)
from appservice.policy.parsing import command_words, parse
from appservice.policy.parsing.basic import MAX_NAME, MAX_WORD

BOB, CAROL = "@bob:b.test", "@carol:c.test:8448"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("!ai", ""),
        ("!ai help", "help"),
        ("  !ai   help  ", "help"),
        ("!AI Help", "Help"),
        ("!ai\thelp", "help"),
        ("!ai\u00a0help", "help"),
        ("!ai help\nand more", "help"),
        ("!ai help\r\nand more", "help"),
        ("!aihelp", None),
        ("help", None),
        ("say !ai help", None),
        ("> !ai help", None),
        ("\n!ai help", None),
        ("", None),
    ],
)
def test_only_the_first_line_after_the_prefix_counts(typed: str, words: str | None) -> None:
    assert command_words(typed, "!ai") == words


@pytest.mark.parametrize("prefix", ["!parlour", "Ai,", "ß", "🤖"])
def test_any_configured_prefix_works(prefix: str) -> None:
    assert command_words(f"{prefix} help", prefix) == "help"
    assert command_words(f"{prefix.upper()} help", prefix) == "help"
    assert command_words("!ai help", prefix) is None


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("", Help()),
        ("help", Help()),
        ("HELP me", Help()),
        ("delete", Delete()),
        ("stop", Stop()),
        ("stop please", Stop()),
        ("wake", Wake()),
        ("leave", SendAway()),
        ("block", Block(on=True)),
        ("unblock", Block(on=False)),
        ("quiet", Quiet(None)),
        ("quiet 30m", Quiet(30 * 60_000)),
        ("quiet 30 min", Quiet(30 * 60_000)),
        ("quiet 2H", Quiet(7_200_000)),
        ("quiet 9999d", Quiet(9999 * 86_400_000)),
        ("quiet forever", Unknown("forever", "duration")),
        ("quiet 99999d", Unknown("99999d", "duration")),
        ("quiet -1h", Unknown("-1h", "duration")),
        ("dance", Unknown("dance")),
        ("x" * 500, Unknown("x" * 40)),
    ],
)
def test_what_can_be_said(words: str, command: Command) -> None:
    assert parse(words) == command


@pytest.mark.parametrize("words", ["leave me alone", "block @bob:b.test", "unblock\u00a0him"])
def test_what_cannot_be_taken_back_is_done_only_when_said_alone(words: str) -> None:
    """`leave the dates out` is about an answer, `block @bob:b.test` about another person."""
    command = parse(words)
    assert isinstance(command, Unknown)
    assert command.word.split() == words.split()


@pytest.mark.parametrize(
    "quoted",
    [
        '"Kyoto trip"',
        "“Kyoto trip”",
        "„Kyoto trip“",
        "„Kyoto trip”",
        "”Kyoto trip”",
        "«Kyoto trip»",
        "»Kyoto trip«",
        "« Kyoto trip »",
        "‹Kyoto trip›",
        "「Kyoto trip」",
        "『Kyoto trip』",
        "'Kyoto trip'",
        "‘Kyoto trip’",
        '“Kyoto trip"',
        "Kyoto trip",
        '"Kyoto trip',
        'Kyoto trip"',
        '"Kyoto\u202e\u200b \t trip\u0007"',
    ],
)
def test_a_name_in_whatever_quotes(quoted: str) -> None:
    assert parse(f"new {quoted} {BOB}") == NewGroup("Kyoto trip", (BOB,), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "name", "encrypted"),
    [
        (f'new --plain "Trip" {BOB}', "Trip", False),
        (f'new "Trip" {BOB} --encrypted', "Trip", True),
        (f"new \u2014plain Trip to Kyoto {BOB}", "Trip to Kyoto", False),
        (f"new Trip \u2013Encrypted, {BOB}", "Trip", True),
        (f'new --plain --encrypted "Trip" {BOB}', "Trip", True),
        (f'new "--plain" {BOB}', "--plain", None),
        (f"new Plain encrypted talk {BOB}", "Plain encrypted talk", None),
        (f'new "Trip" --plainly {BOB}', "Trip", None),
    ],
)
def test_whether_a_group_is_encrypted_can_be_said(
    words: str, name: str, encrypted: bool | None
) -> None:
    command = parse(words)
    assert command == NewGroup(name, (BOB,), (), encrypted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("new Bob's trip @bob:b.test", "Bob's trip"),
        ('new "Bob\'s trip" @bob:b.test', "Bob's trip"),
        ("new 'Bob's trip' @bob:b.test", "Bob's trip"),
        ("new @bob:b.test Kyoto", "Kyoto"),
        ('new @bob:b.test "Kyoto"', "Kyoto"),
        ('new "👨‍👩‍👧 family" @bob:b.test', "👨‍👩‍👧 family"),
        ("new @bob:b.test", ""),
        ('new "" @bob:b.test', ""),
        ('new "   " @bob:b.test', ""),
        (f'new "{"n" * 500}" @bob:b.test', "n" * MAX_NAME),
    ],
)
def test_names(words: str, name: str) -> None:
    command = parse(words)
    assert isinstance(command, NewGroup)
    assert (command.name, command.invitees) == (name, (BOB,))


@pytest.mark.parametrize(
    "people",
    [
        f"{BOB} {CAROL}",
        f"{BOB},{CAROL}",
        f"{BOB}, {CAROL},",
        f"  {BOB} : {CAROL} ",
        f" {BOB}  {CAROL} ",
        f"{BOB}: {CAROL}.",
        f"with {BOB} and {CAROL}",
        f"{BOB} {CAROL} {BOB} {CAROL}",
    ],
)
def test_people_are_found_once_and_in_order(people: str) -> None:
    command = parse(f'new "Trip" {people}')
    assert isinstance(command, NewGroup)
    assert command.invitees == (BOB, CAROL)
    assert command.bad == ()


@pytest.mark.parametrize(
    "bad",
    ["@bob", "bob", "bob:b.test", "bob@b.test", "@bob:", "@:b.test", "@bob:b:x"],
)
def test_what_looks_like_an_id_and_is_none_is_told(bad: str) -> None:
    command = parse(f'new "Trip" {BOB} {bad} {bad}')
    assert command == NewGroup("Trip", (BOB,), (bad,))  # type: ignore[arg-type]


def test_without_quotes_words_with_colons_belong_to_the_name() -> None:
    command = parse(f"new Trip: Kyoto {BOB} @carol")
    assert command == NewGroup("Trip: Kyoto", (BOB,), ("@carol",))  # type: ignore[arg-type]


def test_a_very_long_word_is_cut_before_it_is_told() -> None:
    command = parse(f'new "Trip" @{"x" * 60_000}')
    assert isinstance(command, NewGroup)
    assert [len(word) for word in command.bad] == [MAX_WORD]


@given(st.text(st.sampled_from("@:\"'“”«‘ ,\n\tnewquiet1hm") | st.characters(), max_size=80))
def test_parsing_is_total(typed: str) -> None:
    for words in (command_words(f"!ai {typed}", "!ai"), f"new {typed}", f"quiet {typed}"):
        assert words is not None
        command = parse(words)
        if isinstance(command, NewGroup):
            assert len(command.name) <= MAX_NAME
            assert command.name == command.name.strip()
            assert not any(c in command.name for c in "\n\t\0\u202e")
            assert len(set(command.invitees)) == len(command.invitees)
            assert not set(command.invitees) & set(command.bad)
