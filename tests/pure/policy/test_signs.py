"""Signs on its messages are obeyed by code: hush, hold back, say why."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, DropTurns, Notice
from appservice.model.event import LineKind, Membership, Redaction
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.decide import decide
from appservice.policy.decide.commands.basic import FOREVER_MS
from appservice.policy.decide.signs import about
from appservice.policy.manners import reserve
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    message,
    reaction,
    scene,
    turn,
    with_member,
)

QUIET = RULES.speaking.quiet_ms
OF_PEOPLE = line(author=Author.HUMAN)
REMARK = replace(turn(TurnPhase.SENT), unasked=True, why="can help", sent_event_id=EventId("$line"))


def signed(key: str, sender: UserId = ALICE, room: Room | None = None, **more: object) -> Decision:
    given = {"target": line()} | more
    return decide(scene(room, **given), reaction(key, sender), NOW, RULES)


@pytest.mark.parametrize("key", ["🤫", "🤫\ufe0f", " 🤫 "])
@pytest.mark.parametrize("by", [ALICE, BOB])
def test_hush_is_obeyed_by_whomever_and_without_a_word(key: str, by: UserId) -> None:
    decision = signed(key, by)
    assert decision.room.quiet_until_ms == NOW + QUIET
    assert decision.effects == (DropTurns("quiet by a sign"),)
    asks = message(sent_ms=NOW + QUIET - 1)
    assert decide(scene(decision.room), asks, NOW + QUIET - 1, RULES).why == "asked to be quiet"
    later = replace(asks, sent_ms=NOW + QUIET)
    assert decide(scene(decision.room), later, NOW + QUIET, RULES).why == "named"


def test_hush_works_in_a_chat_of_two() -> None:
    assert signed("🤫", room=direct()).room.quiet_until_ms == NOW + QUIET


def test_hush_works_on_the_question_too_while_the_answer_is_made() -> None:
    asked = replace(turn(), about=EventId("$line"))
    assert signed("🤫", target=OF_PEOPLE, open_turns=(asked,)).room.quiet_until_ms > NOW
    shown = replace(turn(), shown=EventId("$line"))
    assert signed("🤫", target=None, open_turns=(shown,)).room.quiet_until_ms > NOW


def test_hush_at_somebody_else_or_by_nobody_changes_nothing() -> None:
    room = with_member(group(ALICE, BOB), BOT, Membership.JOIN)
    assert signed("🤫", target=OF_PEOPLE).effects == ()
    assert signed("🤫", CAROL).effects == ()
    assert signed("🤫", BOT, room).effects == ()
    assert signed("🤫", AI).effects == ()


def test_hush_shortens_no_longer_quiet() -> None:
    longer = replace(group(), quiet_until_ms=FOREVER_MS)
    assert signed("🤫", room=longer).room == longer


def test_hush_taken_back_ends_it() -> None:
    hushed = signed("🤫").room
    back = Redaction(
        event_id=EventId("$r"), room_id=ROOM, sender=ALICE, sent_ms=NOW, target=EventId("$reaction")
    )
    assert decide(scene(hushed), back, NOW, RULES).room.quiet_until_ms == 0
    other = replace(back, target=EventId("$other"))
    assert decide(scene(hushed), other, NOW, RULES).room.quiet_until_ms == NOW + QUIET
    by_word = decide(scene(hushed), message("!ai quiet"), NOW, RULES).room
    assert decide(scene(by_word), back, NOW, RULES).room.quiet_until_ms == FOREVER_MS


def test_quiet_off_ends_it() -> None:
    decision = decide(scene(signed("🤫").room), message("!ai quiet off"), NOW, RULES)
    assert decision.room.quiet_until_ms == 0


def test_a_disliked_remark_makes_it_reserved_and_is_answered_once() -> None:
    first = signed("👎🏽", target_turn=REMARK)
    assert reserve(first.room, NOW, RULES) == 1
    (told,) = first.effects
    assert isinstance(told, Notice)
    assert told.say.key == "reserved"
    again = signed("👎", BOB, first.room, target_turn=REMARK)
    assert again.effects == ()
    anew = NOW + RULES.speaking.reserve_ms
    late = reaction("👎", sent_ms=anew)
    later = decide(scene(first.room, target=line(), target_turn=REMARK), late, anew, RULES)
    assert len(later.effects) == 1


@pytest.mark.parametrize("found", [None, replace(REMARK, unasked=False)])
def test_a_dislike_of_what_was_asked_for_is_only_that(found: Turn | None) -> None:
    decision = signed("👎", target_turn=found)
    assert (decision.effects, decision.room.group.disliked_ms) == ((), 0)


def test_a_dislike_of_what_people_say_is_theirs() -> None:
    assert signed("👎", target=OF_PEOPLE, target_turn=REMARK).room.group.disliked_ms == 0


def explained(decision: Decision) -> list[str]:
    (notice,) = decision.effects
    assert isinstance(notice, Notice)
    assert notice.joined, "one line"
    return [each.key for each in (notice.say, *notice.more)]


SAID = replace(
    turn(TurnPhase.SENT),
    why="mentioned",
    asker=BOB,
    model="fast",
    route_why="short and simple",
    sent_event_id=EventId("$line"),
)


@pytest.mark.parametrize("key", ["❓", "❔", "❓\ufe0f"])
def test_a_question_mark_asks_why(key: str) -> None:
    keys = explained(signed(key, target_turn=SAID))
    assert keys == ["why_mentioned_they", "why_model_route", "why_paid_they"]
    assert explained(signed(key, BOB, target_turn=SAID))[0] == "why_mentioned_you"


def test_a_question_mark_on_what_people_say_is_for_them() -> None:
    assert signed("❓", target=OF_PEOPLE, target_ruling="named").effects == ()


def why(sender: UserId = ALICE, reply_to: str | None = None, **more: object) -> list[str]:
    asks = message("!ai why", sender, reply_to=EventId(reply_to) if reply_to else None)
    return explained(decide(scene(**more), asks, NOW, RULES))  # type: ignore[arg-type]


def test_why_is_about_the_last_answer_or_what_is_replied_to() -> None:
    assert why(BOB, last_own=line(), target_turn=SAID) == [
        "why_mentioned_you",
        "why_model_route",
        "why_paid_you",
    ]
    plain = replace(SAID, route_why="", unasked=True, why="can help")
    assert why(BOB, "$line", target=line(), target_turn=plain) == [
        "why_could_help_you",
        "why_model",
        "why_paid_room",
    ]
    assert why() == ["why_nothing"]
    assert why(last_own=line()) == ["why_forgotten"]
    notice = replace(line(), kind=LineKind.NOTICE)
    assert why(reply_to="$line", target=notice) == ["why_notice"]


@pytest.mark.parametrize(
    ("ruling", "key"),
    [
        ("reply to a human", "why_to_others"),
        ("off", "why_off"),
        ("asked to be quiet", "why_quiet"),
        ("too old to answer; told once", "why_late"),
        ("judged: silent (small talk)", "why_not_wanted"),
        ("judged: react (thanks)", "why_reacted"),
        ("judged: speak (can help); silent: not sure enough", "why_held_back"),
        ("command: help", "why_command"),
        ("edited: named", "why_named"),
    ],
)
def test_why_nothing_was_said(ruling: str, key: str) -> None:
    found: Line = OF_PEOPLE
    assert why(reply_to="$line", target=found, target_ruling=ruling) == [f"{key}_they"]
    assert why(BOB, "$line", target=found, target_ruling=ruling) == [f"{key}_you"]


def test_why_of_a_dropped_answer_and_of_what_no_rule_names() -> None:
    dropped = replace(turn(TurnPhase.DROPPED), why="named")
    keys = why(reply_to="$line", target=OF_PEOPLE, target_turn=dropped)
    assert keys == ["why_named_you", "why_dropped"]
    for dropped_why, key in (
        ("answered with another", "why_merged"),
        ("used up: own", "why_used_up"),
        ("model: timeout", "why_no_model"),
    ):
        found = replace(dropped, dropped_why=dropped_why)
        assert why(reply_to="$line", target=OF_PEOPLE, target_turn=found)[1] == key
    assert why(reply_to="$line", target=OF_PEOPLE, target_ruling="x") == ["why_rule"]
    assert why(reply_to="$line", target=OF_PEOPLE) == ["why_forgotten"]


def test_what_is_looked_up_for_it() -> None:
    own, last = line("$own"), line("$last")
    asks = message("!ai why?")
    assert about(asks, None, last, RULES) == "$last"
    assert about(replace(asks, reply_to=EventId("$q")), OF_PEOPLE, last, RULES) == "$q"
    assert about(message("why"), None, last, RULES) is None
    assert about(message("!ai why not"), None, last, RULES) is None
    assert about(reaction("❓"), own, None, RULES) == "$line"
    assert about(reaction("👎"), own, None, RULES) == "$line"
    assert about(reaction("👎"), OF_PEOPLE, None, RULES) is None
    assert about(reaction("👍"), own, None, RULES) is None
