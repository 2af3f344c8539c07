"""What a message leads to: always history, an answer only when asked by a person, now."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author, Line
from appservice.model.effect import (
    Amend,
    Decision,
    DropTurns,
    Erase,
    Keep,
    Leave,
    Notice,
    OpenTurn,
    PauseInvitations,
    Redact,
    RequestGroup,
    sentence,
)
from appservice.model.event import LineKind, Membership
from appservice.model.ids import EventId, UserId
from appservice.model.rules import Rules, SpeakingRules
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.decide.commands.basic import FOREVER_MS, MOST_NAMED
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    DAY,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    message,
    scene,
    turn,
    with_member,
)

THREAD = EventId("$thread")


def decided(
    body: str = "Parlour, hello", at: Scene | None = None, rules: Rules = RULES, **more: Any
) -> Decision:
    return decide(at or scene(), message(body, **more), NOW, rules)


def kinds(decision: Decision) -> list[type]:
    return [type(effect) for effect in decision.effects]


def told(decision: Decision) -> list[str]:
    return [one.say.key for one in decision.effects if isinstance(one, Notice)]


def only_kept(decision: Decision) -> bool:
    return kinds(decision) == [Keep]


def test_who_asks_is_answered() -> None:
    decision = decided(thread=THREAD)
    assert decision.effects[1:] == (OpenTurn(EventId("$said"), ALICE, THREAD, "named"),)


def test_what_is_kept_is_what_was_said() -> None:
    (keep, _) = decided("Parlour?", thread=THREAD, reply_to=EventId("$q")).effects
    assert keep == Keep(
        Line(
            room_id=ROOM,
            event_id=EventId("$said"),
            sender=ALICE,
            author=Author.HUMAN,
            kind=LineKind.TEXT,
            body="Parlour?",
            sent_ms=NOW - 1000,
            reply_to=EventId("$q"),
            thread=THREAD,
        )
    )


def test_a_program_that_says_so_is_not_answered() -> None:
    (keep,) = decided(automated=True).effects
    assert isinstance(keep, Keep)
    assert keep.line.author is Author.BOT


def test_talk_of_others_is_kept_and_not_answered() -> None:
    called = replace(RULES, speaking=SpeakingRules(mode=Mode.MENTION))
    assert only_kept(decided("good morning", rules=called))


def test_in_a_direct_chat_all_is_answered() -> None:
    assert OpenTurn in kinds(decided("good morning", scene(direct())))
    assert OpenTurn in kinds(decided("waves", scene(direct()), kind=LineKind.EMOTE))


@pytest.mark.parametrize(
    ("sender", "kind", "author"),
    [
        (AI, LineKind.TEXT, Author.AI),
        (AI, LineKind.NOTICE, Author.AI),
        (BOT, LineKind.TEXT, Author.BOT),
        (ALICE, LineKind.NOTICE, Author.BOT),
    ],
)
@pytest.mark.parametrize("body", ["Parlour, hello", "!ai leave"])
def test_programs_are_kept_and_not_answered_nor_obeyed(
    sender: UserId, kind: LineKind, author: Author, body: str
) -> None:
    for room in (group(ALICE, BOB, BOT), direct()):
        decision = decided(body, scene(room), sender=sender, kind=kind)
        assert only_kept(decision)
        assert decision.effects[0].line.author is author  # type: ignore[union-attr]


@pytest.mark.parametrize("membership", [m for m in Membership if m is not Membership.JOIN])
@pytest.mark.parametrize("body", ["Parlour, hello", "!ai leave"])
def test_who_is_not_joined_is_not_answered_nor_obeyed(membership: Membership, body: str) -> None:
    room = with_member(group(ALICE), CAROL, membership)
    assert decided(body, scene(room), sender=CAROL).effects == ()
    assert decided(body, scene(group(ALICE)), sender=CAROL).effects == ()


@pytest.mark.parametrize("body", ["Parlour, hello", "!ai leave"])
@pytest.mark.parametrize("room", [group(), direct()])
def test_an_edit_changes_history_and_nothing_else(body: str, room: Any) -> None:
    decision = decided(body, scene(room), replaces=EventId("$old"))
    assert decision.effects == (Amend(EventId("$old"), ALICE, body),)


@pytest.mark.parametrize(
    "kind", [LineKind.IMAGE, LineKind.AUDIO, LineKind.VIDEO, LineKind.FILE, LineKind.OTHER]
)
def test_what_cannot_be_used_yet_is_said_where_it_was_sent(kind: LineKind) -> None:
    decision = decided("photo.png", scene(direct()), kind=kind, thread=THREAD)
    assert decision.effects[1:] == (Notice(sentence("cannot_media"), EventId("$said"), THREAD),)
    assert only_kept(decided("photo.png", kind=kind))


def test_while_quiet_nothing_is_answered() -> None:
    quiet = scene(group(quiet_until_ms=NOW + 1))
    assert only_kept(decided(at=quiet))
    assert only_kept(decided(at=quiet, sent_ms=NOW - 60 * MINUTE))
    assert only_kept(decided(at=quiet, rules=replace(RULES, stopped="x")))
    assert only_kept(decided("p.png", scene(direct(quiet_until_ms=NOW + 1)), kind=LineKind.IMAGE))
    assert OpenTurn in kinds(decided(at=scene(group(quiet_until_ms=NOW))))


def test_while_stopped_nothing_is_answered_and_that_is_said_once_a_day() -> None:
    stopped = replace(RULES, stopped="repairs")
    first = decided(rules=stopped)
    assert kinds(first) == [Keep, Notice]
    assert told(first) == ["stopped_serverwide"]
    again = decide(scene(first.room), message(), NOW + DAY, stopped)
    assert only_kept(again)
    assert told(decide(scene(again.room), message(), NOW + DAY + 1, stopped))


# Commands


@pytest.mark.parametrize(("room", "key"), [(group(), "help_group"), (direct(), "help_direct")])
def test_help_is_right_for_where_it_is_asked(room: Any, key: str) -> None:
    decision = decided("!ai help", scene(room), thread=THREAD)
    (notice,) = decision.effects
    assert isinstance(notice, Notice)
    assert (notice.say.key, dict(notice.say.data)["prefix"]) == (key, "!ai")
    assert (notice.reply_to, notice.thread) == ("$said", THREAD)


def test_commands_are_read_from_what_was_typed_with_pills() -> None:
    decision = decided(
        '!ai new "Trip" Bob',
        scene(direct()),
        typed=f'!ai new "Trip" {BOB}',
        pills=frozenset((BOB,)),
    )
    (request,) = decision.effects
    assert isinstance(request, RequestGroup)
    assert (request.name, request.asker, request.invitees) == ("Trip", ALICE, (BOB,))
    assert (request.request_id, request.asked_by_event) == ("$said", "$said")
    assert request.report_to == ROOM


@pytest.mark.parametrize("kind", [LineKind.EMOTE, LineKind.IMAGE, LineKind.OTHER])
def test_only_plain_text_is_a_command(kind: LineKind) -> None:
    assert Leave not in kinds(decided("!ai leave", scene(direct()), kind=kind))
    assert Leave in kinds(decided("!ai leave", scene(direct())))


def test_a_new_group_leaves_out_the_asker_and_the_ai_user() -> None:
    decision = decided(f'!ai new "Trip" {ALICE} {AI} {BOB}', scene(direct()))
    (request,) = decision.effects
    assert isinstance(request, RequestGroup)
    assert request.invitees == (BOB,)


def test_bad_names_are_told_and_the_group_is_asked_for_all_the_same() -> None:
    decision = decided(f'!ai new "Trip" {BOB} @carol @dave', scene(direct()))
    assert kinds(decision) == [Notice, Notice, RequestGroup]
    assert told(decision) == ["bad_mxid", "bad_mxid"]


def test_thousands_of_names_do_not_make_thousands_of_sentences() -> None:
    many = " ".join(f"@p{n} @q{n}:hs.test" for n in range(2000))
    decision = decided(f'!ai new "Trip" {many}', scene(direct()))
    assert kinds(decision) == [Notice, RequestGroup]
    assert len(decision.effects[1].invitees) == MOST_NAMED  # type: ignore[union-attr]
    assert len(str(decision.effects[0])) < 1000


@pytest.mark.parametrize(
    ("body", "at", "rules", "key"),
    [
        ('!ai new "Trip" @bob:hs.test', scene(), RULES, "new_in_direct"),
        ("!ai new @bob:hs.test", scene(direct()), RULES, "new_needs_name"),
        (
            '!ai new "Trip"',
            scene(direct()),
            replace(RULES, blocked=("@alice:*",)),
            "new_not_allowed",
        ),
        ('!ai new "Trip"', scene(direct()), replace(RULES, stopped="x"), "stopped_serverwide"),
        ("!ai dance", scene(), RULES, "unknown_command"),
        ("!ai quiet soon", scene(), RULES, "bad_duration"),
        ("!ai delete", scene(), RULES, "delete_not_mine"),
        ("!ai stop", scene(), RULES, "nothing_to_stop"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_beside_the_command(
    body: str, at: Scene, rules: Rules, key: str
) -> None:
    decision = decided(body, at, rules, thread=THREAD)
    notices = [effect for effect in decision.effects if isinstance(effect, Notice)]
    assert [(one.say.key, one.reply_to, one.thread) for one in notices] == [(key, "$said", THREAD)]
    assert not {RequestGroup, Leave, Redact, OpenTurn} & set(kinds(decision))


def test_delete_removes_the_message_that_it_answers_or_the_last_one() -> None:
    reply: dict[str, Any] = {"reply_to": EventId("$line")}
    removed = decided("!ai delete", scene(target=line("$a"), last_own=line("$b")), **reply)
    assert removed.effects == (Erase(EventId("$a")), Redact(EventId("$a"), "asked by a member"))
    last = decided("!ai delete", scene(last_own=line("$b")))
    assert last.effects == (Erase(EventId("$b")), Redact(EventId("$b"), "asked by a member"))


def test_delete_removes_no_words_of_others() -> None:
    reply: dict[str, Any] = {"reply_to": EventId("$line")}
    others = scene(target=line("$a", Author.HUMAN), last_own=line("$b"))
    assert told(decided("!ai delete", others, **reply)) == ["delete_not_mine"]
    assert told(decided("!ai delete", scene(last_own=line()), **reply)) == ["delete_not_mine"]


def test_stop_drops_what_is_being_made() -> None:
    decision = decided("!ai stop", scene(open_turns=(turn(),)))
    assert decision.effects[0] == DropTurns("stopped by command")
    assert told(decision) == ["stopped_answer"]


def test_quiet_and_wake() -> None:
    quiet = decided("!ai quiet 2h")
    assert quiet.room.quiet_until_ms == NOW + 120 * MINUTE
    assert DropTurns in kinds(quiet)
    assert told(quiet) == ["quiet_for"]
    forever = decided("!ai quiet", scene(quiet.room))
    assert forever.room.quiet_until_ms == FOREVER_MS
    assert told(forever) == ["quiet_on"]
    woken = decided("!ai wake", scene(forever.room))
    assert woken.room.quiet_until_ms == 0
    assert told(woken) == ["quiet_off"]
    assert OpenTurn in kinds(decided(at=scene(woken.room)))


def test_sent_away_it_says_goodbye_and_goes() -> None:
    decision = decided("!ai leave", scene(direct()))
    assert kinds(decision) == [DropTurns, Notice, Leave]
    assert told(decision) == ["left"]


def test_block_and_unblock() -> None:
    pause = RULES.budgets.declined_pause_ms
    on, off = decided("!ai block", sender=BOB), decided("!ai unblock", sender=BOB)
    assert on.effects[0] == PauseInvitations(BOB, NOW + pause, "asked not to be invited")
    assert told(on) == ["block_on"]
    assert off.effects[0] == PauseInvitations(BOB, 0, "asked not to be invited")
    assert told(off) == ["block_off"]
