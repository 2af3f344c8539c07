"""Nothing leaves a direct chat without its person's yes, and what does is decided once."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.crossing import (
    ASKED_MS,
    AskCopy,
    AskShare,
    CarryCopy,
    CarryShare,
    Copied,
    CopiedLine,
    CopyWish,
    GroupMade,
    Question,
    QuestionAsked,
    SayCopied,
    SayShared,
    Shared,
    ShareWish,
    Shown,
    Waiting,
)
from appservice.model.effect import Decision, Notice, RequestGroup
from appservice.model.event import Reaction
from appservice.model.given import Given, Tick
from appservice.model.ids import EventId, RequestId, RoomId
from appservice.model.room import Room
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from appservice.policy.decide.crossing import QUESTION
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
)

KYOTO = RoomId("!kyoto:hs.test")
SHARE = ShareWish(group=KYOTO, readers=3, digest="d", number=3)
LINES = tuple(Shown(EventId(f"$e{n}"), f"d{n}") for n in range(1, 4))
COPY = CopyWish(name="Trip", invitees=(BOB,), lines=LINES)
PREVIEW, COMMAND = EventId("$preview"), EventId("$command")


def asked(**more: Any) -> Question:
    given: dict[str, Any] = {"about": COMMAND, "due_ms": NOW + MINUTE, "notice": PREVIEW} | more
    return Question(**given)


def decided(room: Room, one: Given, **more: Any) -> Decision:
    return decide(Scene(room, **more), one, NOW, RULES)


def sign(key: str, target: EventId = PREVIEW, **more: Any) -> Reaction:
    given: dict[str, Any] = {"sender": ALICE, "sent_ms": NOW - 1000} | more
    return Reaction(event_id=EventId("$sign"), room_id=ROOM, target=target, key=key, **given)


def of(kind: type[Any], decision: Decision) -> list[Any]:
    return [each for each in decision.effects if isinstance(each, kind)]


def told(decision: Decision) -> list[str]:
    return [notice.say.key for notice in of(Notice, decision)]


def test_a_share_is_asked_back_from_the_direct_chat_alone() -> None:
    words = message("!ai share I arrive on Friday to Kyoto trip")
    [act] = of(AskShare, decided(direct(), words))
    assert (act.rest, act.by, act.about) == (
        "I arrive on Friday to Kyoto trip",
        ALICE,
        EventId("$said"),
    )
    refused = decided(group(), words)
    assert told(refused) == ["share_in_direct"]
    assert not of(AskShare, refused)
    assert told(decided(direct(), message("!ai share hello"))) == ["share_how"]


@pytest.mark.parametrize("said", [message("!ai yes"), sign("✅"), sign("✅\ufe0f")])
def test_a_yes_carries_out_what_was_asked_and_only_once(said: Any) -> None:
    decision = decided(direct(question=asked(share=SHARE)), said)
    assert of(CarryShare, decision) == [CarryShare(SHARE, ALICE, COMMAND)]
    assert decision.room.question is None
    again = decided(decision.room, said)
    assert not of(CarryShare, again)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (message("!ai no"), "crossing_dropped"),
        (sign("❌"), "crossing_dropped"),
        (message("❌", reply_to=PREVIEW), "crossing_dropped"),
    ],
)
def test_a_no_drops_it(said: Any, kind: str) -> None:
    decision = decided(direct(question=asked(share=SHARE)), said)
    assert told(decision) == [kind]
    assert decision.room.question is None
    assert not of(CarryShare, decision)


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (direct(question=asked(share=SHARE, due_ms=NOW)), message("!ai yes")),
        (direct(), message("!ai yes")),
        (direct(question=asked(share=SHARE)), sign("✅", EventId("$other"))),
        (direct(question=asked(share=SHARE)), sign("👍")),
        (direct(question=asked(share=SHARE)), sign("✅", sender=AI)),
        (direct(question=asked(share=SHARE)), message("✅")),
        (direct(question=asked(share=SHARE)), message("!ai yes please")),
        (group(question=asked(share=SHARE)), message("!ai yes")),
        (group(question=asked(share=SHARE)), sign("✅")),
    ],
)
def test_nothing_else_is_a_yes(room: Room, said: Any) -> None:
    decision = decided(room, said)
    assert not of(CarryShare, decision)
    assert not of(RequestGroup, decision)


@pytest.mark.parametrize("words", ["!ai yes", "!ai group skip 1"])
def test_what_was_said_before_the_question_was_there_is_no_answer_to_it(words: str) -> None:
    question = asked(copies=COPY, due_ms=NOW + ASKED_MS)
    early = decided(direct(question=question), message(words, sent_ms=NOW - 1))
    assert told(early) == ["crossing_older"]
    assert early.room.question == question
    assert not of(RequestGroup, early)
    later = decided(direct(question=question), message(words, sent_ms=NOW))
    assert "crossing_older" not in told(later)
    assert later.room.question != question
    # Whose server's clock goes wrong replies to the question.
    reply = message(words, sent_ms=NOW - 1, reply_to=PREVIEW)
    assert decided(direct(question=question), reply).room == later.room


def test_in_an_encrypted_chat_a_yes_has_to_be_written() -> None:
    room = direct(question=asked(share=SHARE), encrypted=True)
    by_sign = decided(room, sign("✅"))
    assert "crossing_yes_typed" in told(by_sign)
    assert by_sign.room.question is not None
    unassured = decided(room, message("!ai yes", assured=False))
    assert not of(CarryShare, unassured)
    assert of(CarryShare, decided(room, message("!ai yes")))
    assert of(CarryShare, decided(room, message("✅", reply_to=PREVIEW)))
    assert "crossing_dropped" in told(decided(room, sign("❌")))


def test_a_question_is_forgotten_when_its_time_is_over_but_no_later_one() -> None:
    over = decided(direct(question=asked(share=SHARE, due_ms=NOW)), Tick(QUESTION))
    assert over.room.question is None
    kept = decided(direct(question=asked(share=SHARE)), Tick(QUESTION))
    assert kept.room.question is not None


def test_a_new_question_takes_the_place_of_the_one_before() -> None:
    second = asked(copies=COPY, about=EventId("$second"))
    decision = decided(direct(question=asked(share=SHARE)), QuestionAsked(second))
    assert decision.room.question == second
    ended = decided(group(), QuestionAsked(second))
    assert ended.room.question is None


@pytest.mark.parametrize(
    ("words", "last", "at_once"),
    [
        ("!ai group @bob:hs.test Trip", 20, False),
        ("!ai group @bob:hs.test Trip --copy last 5", 5, True),
        ("!ai group @bob:hs.test Trip --copy all", 100, True),
        ("!ai group @bob:hs.test Trip --copy none", 0, True),
    ],
)
def test_a_group_out_of_a_chat_asks_unless_it_is_said_what_to_copy(
    words: str, last: int, at_once: bool
) -> None:
    [act] = of(AskCopy, decided(direct(), message(words)))
    assert (act.last, act.at_once) == (last, at_once)
    assert (act.wish.name, act.wish.invitees) == ("Trip", (BOB,))


def test_a_group_without_a_name_is_named_after_its_people() -> None:
    [act] = of(AskCopy, decided(direct(), message("!ai group @bob:hs.test @carol:c.test")))
    assert act.wish.name == "alice, bob, carol"
    assert act.wish.invitees == (BOB, CAROL)


@pytest.mark.parametrize(
    ("room", "words", "key"),
    [
        (group(), "!ai group @bob:hs.test", "group_in_direct"),
        (group(), "!ai group skip 1", "group_in_direct"),
        (direct(), "!ai group", "group_how"),
        (direct(), "!ai group @bob:hs.test --copy some", "group_how"),
        (direct(), "!ai group @bob:hs.test --encrypted", "new_not_encrypted"),
        (direct(), "!ai group skip 1", "copy_nothing_to_skip"),
        (direct(question=asked(copies=COPY)), "!ai group skip", "copy_skip_how"),
        (direct(question=asked(copies=COPY)), "!ai group skip 4", "copy_skip_how"),
        (direct(), "!ai no", "nothing_asked"),
    ],
)
def test_what_cannot_be_is_one_sentence(room: Room, words: str, key: str) -> None:
    decision = decided(room, message(words))
    assert told(decision) == [key]
    assert not of(AskCopy, decision)


def test_messages_are_struck_out_and_the_others_wait_for_the_group() -> None:
    room = direct(question=asked(copies=COPY))
    struck = decided(room, message("!ai group skip 2"))
    assert struck.room.question is not None
    assert struck.room.question.copies == replace(COPY, skipped=(2,))
    decision = decided(struck.room, message("!ai yes"))
    [request] = of(RequestGroup, decision)
    assert (request.request_id, request.name, request.invitees) == (COMMAND, "Trip", (BOB,))
    assert decision.room.copies == (Waiting(RequestId(COMMAND), (LINES[0], LINES[2])),)
    none_left = decided(room, message("!ai group skip all"))
    decision = decided(none_left.room, message("!ai yes"))
    assert of(RequestGroup, decision)
    assert decision.room.copies == ()


def test_what_need_not_be_asked_goes_on_at_once() -> None:
    decision = decided(direct(), QuestionAsked(asked(copies=COPY), at_once=True))
    assert of(RequestGroup, decision)
    assert decision.room.copies == (Waiting(RequestId(COMMAND), LINES),)
    assert decision.room.question is None


def test_encrypted_words_go_into_a_plain_group_after_a_second_yes_alone() -> None:
    first = asked(copies=replace(COPY, opens=True))
    room = direct(encrypted=True)
    at_once = decided(room, QuestionAsked(first, at_once=True))
    once = decided(direct(question=first, encrypted=True), message("!ai yes"))
    for decision in (at_once, once):
        assert "copy_opens_sure" in told(decision)
        assert not of(RequestGroup, decision)
        early = decided(decision.room, message("!ai yes", sent_ms=NOW - 1))
        assert "crossing_older" in told(early)
        twice = decided(early.room, message("!ai yes", sent_ms=NOW))
        assert of(RequestGroup, twice)
        assert twice.room.copies == (Waiting(RequestId(COMMAND), LINES, opens=True),)


@pytest.mark.parametrize(
    ("words", "encrypted", "opens"),
    [
        ("!ai group @bob:hs.test", True, False),
        ("!ai group @bob:hs.test --plain", False, True),
        ("!ai group @bob:hs.test --copy none", None, True),
    ],
)
def test_out_of_an_encrypted_chat_comes_an_encrypted_group(
    words: str, encrypted: bool | None, opens: bool
) -> None:
    able = replace(RULES, encryption=True, encrypt_groups=False)
    decision = decide(Scene(direct(encrypted=True)), message(words), NOW, able)
    [act] = of(AskCopy, decision)
    assert (act.wish.encrypted, act.wish.opens) == (encrypted, opens)


def test_when_the_group_is_there_its_copies_follow_once() -> None:
    waiting = Waiting(RequestId("$command"), LINES)
    made = GroupMade(RequestId("$command"), KYOTO, encrypted=False)
    decision = decided(direct(copies=(waiting,)), made)
    assert of(CarryCopy, decision) == [CarryCopy(waiting, KYOTO, ALICE, encrypted=False)]
    assert decision.room.copies == ()
    assert not of(CarryCopy, decided(decision.room, made))
    assert not of(CarryCopy, decided(group(copies=(waiting,)), made))


def test_a_group_says_what_is_handed_to_it() -> None:
    shared = decided(group(), Shared("I arrive", ALICE, RoomId("!chat:hs.test")))
    assert of(SayShared, shared) == [SayShared("I arrive", ALICE, RoomId("!chat:hs.test"))]
    lines = (CopiedLine(by_ai=False, sent_ms=1, body="hello"),)
    copied = decided(group(), Copied(lines, ALICE, "Alice", "Parlour", KYOTO, 1, 2))
    assert of(SayCopied, copied) == [SayCopied(lines, ALICE, "Alice", "Parlour", KYOTO, 1, 2)]


def test_with_the_direct_chat_ends_what_was_asked_and_what_waits_in_it() -> None:
    waiting = Waiting(RequestId("$command"), LINES)
    room = direct(question=asked(share=SHARE), copies=(waiting,), join_rule="public")
    decision = decided(room, message("!ai yes"))
    assert not of(CarryShare, decision)
    assert (decision.room.question, decision.room.copies) == (None, ())
