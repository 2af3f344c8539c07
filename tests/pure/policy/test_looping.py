"""Programs that answer each other come to an end; people are never taken for one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.effect import Keep, Notice, OpenTurn
from appservice.model.event import RoomMessage
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.looping import (
    FAST,
    LONG,
    LONG_ALONE,
    MOST,
    MOST_ALONE,
    is_breathless,
    is_looping,
    may_be_long,
)
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, MINUTE, NOW, RULES, group, line, scene
from tests.pure.policy.rooms import message as said

OTHER_AI = UserId("@helper:c.test")
SECOND = 1000


def exchanges(
    count: int, gap_ms: int, length: int, *, pause_ms: int = 5 * SECOND
) -> tuple[list[Line], RoomMessage]:
    """So many of them, and what Bob says next: so long after each answer, of that length."""
    lines: list[Line] = []
    at_ms = NOW
    for place in range(count):
        asked = replace(line(f"$q{place}", Author.HUMAN), sent_ms=at_ms, body="x" * length)
        answer = replace(line(f"$a{place}"), sent_ms=at_ms + pause_ms)
        lines += [asked, answer]
        at_ms += pause_ms + gap_ms
    return lines, said("x" * length, BOB, sent_ms=at_ms)


def test_who_types_faster_than_people_can_is_a_program() -> None:
    assert is_looping(*exchanges(FAST, 3 * SECOND, 400))
    assert not is_looping(*exchanges(FAST - 1, 3 * SECOND, 400))
    assert is_looping(*exchanges(FAST, 3 * SECOND, 400), alone=True)


def test_who_takes_the_time_is_none() -> None:
    assert not is_looping(*exchanges(FAST, 3 * SECOND, 20))
    assert not is_looping(*exchanges(FAST + 9, 40 * SECOND, 4000)), "somebody who pastes"


def test_who_types_while_being_answered_is_a_person() -> None:
    """Their question comes a moment after the answer; in the time since their last it was typed."""
    assert not is_looping(*exchanges(3 * FAST, SECOND, 90, pause_ms=9 * SECOND))
    assert not is_looping(*exchanges(3 * FAST, SECOND, 90, pause_ms=9 * SECOND), alone=True)
    assert is_looping(*exchanges(FAST, SECOND, 90, pause_ms=5 * SECOND))


def test_who_asks_several_times_at_once_is_a_person() -> None:
    """Each time a short word at once, and then a few more within a minute."""
    lines: list[Line] = []
    at_ms = NOW
    for place in range(3 * FAST):
        for wait_s, length in ((2, 3), (8, 60), (8, 60), (8, 60)):
            at_ms += wait_s * SECOND
            asked = line(f"$q{place}-{at_ms}", Author.HUMAN)
            lines.append(replace(asked, sent_ms=at_ms, body="x" * length))
        at_ms += 4 * SECOND
        lines.append(replace(line(f"$a{place}"), sent_ms=at_ms))
    assert not is_looping(lines, said("x" * 30, BOB, sent_ms=at_ms + 5 * SECOND), alone=True)


def test_three_quick_questions_are_answered_whatever_their_tempo() -> None:
    for count in range(FAST):
        assert not is_looping(*exchanges(count, 0, 4000, pause_ms=SECOND), alone=True)


def test_one_word_at_a_persons_tempo_begins_it_anew() -> None:
    lines, message = exchanges(FAST, 3 * SECOND, 400)
    assert is_looping(lines, message)
    byhand = replace(message, body="I am no program", sent_ms=message.sent_ms + 20 * SECOND)
    assert not is_looping(lines, byhand)
    ignored = [replace(line(f"$i{at}"), author=Author.HUMAN, sender=BOB) for at in range(3)]
    ignored = [replace(one, body=message.body, sent_ms=message.sent_ms) for one in ignored]
    assert is_looping([*lines, *ignored], message)
    assert not is_looping([*lines, *ignored], byhand), "whatever was not answered before it"


def test_what_goes_on_and_on_ends_at_any_tempo() -> None:
    assert is_looping(*exchanges(MOST, MINUTE, 20))
    assert not is_looping(*exchanges(MOST - 1, MINUTE, 20))
    assert not is_looping(*exchanges(MOST, 6 * MINUTE, 20)), "a longer breath"
    assert not is_looping(*exchanges(MOST_ALONE - 1, MINUTE, 20), alone=True)
    assert is_looping(*exchanges(MOST_ALONE, MINUTE, 20), alone=True)
    assert not is_looping(*exchanges(MOST_ALONE, 6 * MINUTE, 20), alone=True)


def test_a_chat_of_two_is_read_far_back_only_while_nobody_takes_a_break() -> None:
    talk, _ = exchanges(15, MINUTE, 20)
    paused, _ = exchanges(15, 11 * MINUTE, 20)
    assert is_breathless(talk)
    assert is_breathless(())
    assert not is_breathless(paused)
    assert len(exchanges(MOST_ALONE, MINUTE, 20)[0]) <= LONG_ALONE


def test_another_persons_word_begins_it_anew() -> None:
    lines, message = exchanges(FAST, 3 * SECOND, 400)
    word = replace(line("$word", Author.HUMAN), sender=CAROL)
    assert not is_looping([*lines[:-2], word, *lines[-2:]], message)
    bot = replace(word, author=Author.BOT)
    assert is_looping([*lines[:-2], bot, *lines[-2:]], message), "a program's word is none"
    assert may_be_long(lines, message)
    assert not may_be_long([*lines, word], message)


def test_it_is_said_once_in_an_hour() -> None:
    lines, message = exchanges(FAST, 3 * SECOND, 400)
    message = replace(message, mentions=frozenset((AI,)))
    found = scene(recent=tuple(lines))
    first = decide(found, message, message.sent_ms, RULES)
    assert [type(each) for each in first.effects] == [Keep, Notice]
    again = decide(replace(found, room=first.room), message, message.sent_ms + 1, RULES)
    assert [type(each) for each in again.effects] == [Keep]


def _answers(room: Room, lines: list[Line], message: RoomMessage, me: UserId) -> bool:
    """Whether the AI user `me` answers that, by all its rules."""
    own = [
        replace(one, author=Author.AI if one.sender == me else Author.HUMAN)
        for one in lines[-LONG:]
    ]
    rules = replace(RULES, ai=me, ai_name="Parlour" if me == AI else "Helper", bots=())
    decision = decide(
        scene(replace(room, ai=me), recent=tuple(own)), message, message.sent_ms, rules
    )
    return any(isinstance(each, OpenTurn) for each in decision.effects)


@given(
    st.lists(st.integers(0, 4 * MINUTE), min_size=1, max_size=9),
    st.lists(st.integers(1, 4000), min_size=1, max_size=9),
    st.booleans(),
)
def test_two_ai_users_that_answer_each_other_terminate(
    gaps: list[int], lengths: list[int], alone: bool
) -> None:
    """Neither knows what the other is, and each calls the other with every word."""
    room = group(AI, OTHER_AI) if alone else group(AI, OTHER_AI, ALICE, BOB)
    lines: list[Line] = []
    at_ms, speaker, listener = NOW, OTHER_AI, AI
    for place in range(4 * MOST):
        at_ms += gaps[place % len(gaps)]
        message = said(
            "x" * lengths[place % len(lengths)],
            speaker,
            event_id=EventId(f"${place}"),
            sent_ms=at_ms,
            mentions=frozenset((listener,)),
        )
        answers = _answers(room, lines, message, listener)
        spoken = replace(line(f"${place}"), sender=speaker, sent_ms=at_ms, body=message.body)
        lines.append(spoken)
        if not answers:
            break
        speaker, listener = listener, speaker
    else:
        raise AssertionError("they go on for ever")
    assert len(lines) <= 2 * MOST + 2


def test_times_that_are_claimed_ahead_are_no_breath() -> None:
    lines, message = exchanges(MOST, 3 * SECOND, 400)
    ahead = [
        one if one.author is Author.AI else replace(one, sent_ms=one.sent_ms + 10 * MINUTE)
        for one in lines
    ]
    claims = replace(message, sent_ms=message.sent_ms + 10 * MINUTE, mentions=frozenset((AI,)))
    decision = decide(scene(recent=tuple(ahead)), claims, message.sent_ms, RULES)
    assert [type(each) for each in decision.effects] == [Keep, Notice]
    assert decision.why == "answers like a program"
