"""The rules of speaking never raise, are quick, and keep what is promised, whatever is said."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.speaking import Call, Mode
from appservice.model.talk import Talk
from appservice.policy.speaking import ruling
from tests.pure.effort import twice
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, NOW, ROOM, RULES, direct, group, message

PIECES = [
    "Parlour", "parlor", "Парлор", "@ai", "@ai:hs.test", "Bob", "bob", "you", "?", ",", ":", "\n",
    "> ", "```", "`",
    '"', "thanks", "ok", "hey", "be quiet", "ai", "😂", "翔", "한테", "、", "<n> ",
    "**n**: ", "[x](https://matrix.to/#/@ai:hs.test)", "https://matrix.to/#/@ai:hs.test", "@room",
    "\u0000", "\u200d", "\ud800", "İ",
    "\ufdfa", "क्", "e\u0301", "forwarded:", "-", "'s", " ", "the",
]  # fmt: skip
bodies = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
names = (
    st.none() | st.text(max_size=12) | st.sampled_from(["Parlour", "Bob", "Uma (bot)", "翔", ""])
)
ids = st.sampled_from([EventId(f"${name}") for name in "abcd"])
who = st.sampled_from([ALICE, BOB, CAROL, AI, UserId("@x"), UserId("")])
times = st.integers(-1, NOW * 2)
said = st.builds(
    RoomMessage,
    event_id=ids,
    room_id=st.just(ROOM),
    sender=who,
    sent_ms=times,
    kind=st.sampled_from(LineKind),
    body=bodies,
    mentions=st.frozensets(who, max_size=3),
    pills=st.frozensets(who, max_size=3),
    reply_to=st.none() | ids,
    thread=st.none() | ids,
    replaces=st.none() | ids,
    file=st.none() | st.just("a.jpg"),
)
lines = st.builds(
    Line,
    room_id=st.just(ROOM),
    event_id=ids,
    sender=who,
    author=st.sampled_from(Author),
    kind=st.sampled_from(LineKind),
    body=bodies,
    sent_ms=times,
    reply_to=st.none() | ids,
    thread=st.none() | ids,
    mentions=st.frozensets(who, max_size=3),
)


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    room = draw(st.sampled_from([group(), group(ALICE, BOB, CAROL), group(ALICE), direct()]))
    named = {user: replace(m, display_name=draw(names)) for user, m in room.members.items()}
    return replace(room, members=named)


talks = st.builds(
    Talk,
    room=rooms(),
    lines=st.lists(lines, max_size=8).map(tuple),
    target=st.none() | lines,
    now_ms=times,
    mode=st.sampled_from(Mode),
)


@twice()
@given(said, talks, st.text(max_size=8) | st.just("Parlour"))
def test_every_message_in_every_talk_gets_a_ruling(one: RoomMessage, talk: Talk, name: str) -> None:
    rules = replace(RULES, ai_name=name)
    found = ruling(one, talk, rules)
    assert found.why
    assert found == ruling(one, talk, rules)
    if talk.mode is Mode.OFF or one.sender == AI or one.kind is LineKind.NOTICE:
        assert found.call is Call.SILENT
    if talk.mode is Mode.MENTION:
        assert found.call is not Call.JUDGE
    if one.replaces is not None:
        assert found.call is not Call.JUDGE


@given(said, talks)
def test_a_direct_chat_is_answered(one: RoomMessage, talk: Talk) -> None:
    talk = replace(talk, room=direct(), mode=Mode.AUTO)
    one = replace(one, sender=ALICE, kind=LineKind.TEXT, replaces=None)
    assert talk.room.kind is RoomKind.DIRECT
    assert ruling(one, talk, RULES).call is Call.SPEAK


@given(st.text(max_size=40), talks)
def test_a_mark_of_the_ai_alone_is_never_passed_over(body: str, talk: Talk) -> None:
    """Outside replies; thanks are for a judge, and a request for quiet is obeyed."""
    talk = replace(talk, room=group(ALICE, BOB), mode=Mode.AUTO, target=None)
    found = ruling(message(body, mentions=frozenset((AI,))), talk, RULES)
    assert found.call is not Call.SILENT or found.why in {"asked to be quiet", "thanks"}


@pytest.mark.parametrize(
    "body",
    [
        "a" * 65536,
        "parlour " * 8192,
        "parlou " * 9362,
        "```" * 21845,
        "`\n" * 32768,
        '"' * 65536,
        "> " * 32768,
        "[" * 65536,
        "<a" * 32768,
        "@ai:" * 16384,
        "ha" * 32768,
        "\ufdfa" * 65536,
        "пар лор" * 9000,
        "クアイ" * 20000,
        "https://matrix.to/#/@" * 3000,
        "\u0301" * 65536,
        ". " * 32768,
        ", Parlour" * 7000,
    ],
    ids=lambda body: body[:8].encode("unicode_escape").decode(),
)
def test_a_huge_body_is_ruled_on_at_once(body: str) -> None:
    line = Line(
        room_id=ROOM,
        event_id=EventId("$l"),
        sender=BOB,
        author=Author.HUMAN,
        kind=LineKind.TEXT,
        body=body,
        sent_ms=NOW - 5000,
    )
    talk = Talk(room=group(ALICE, BOB, CAROL), lines=(line,) * 40, now_ms=NOW)
    best = min(_seconds(message(body), talk) for _ in range(3))
    assert best < 0.25  # a few milliseconds, and much room for a busy machine


def _seconds(said: RoomMessage, talk: Talk) -> float:
    started = time.perf_counter()
    ruling(said, talk, RULES)
    return time.perf_counter() - started
