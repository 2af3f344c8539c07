"""In an encrypted room its people are told, once, who reads there: or that nobody of us does."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import Decision, Leave, Notice, OpenTurn
from appservice.model.event import MemberChange, Membership, Undecryptable
from appservice.model.given import Changed, Given, Governed
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.decide import decide
from appservice.policy.encryption.telling import candour, reads
from appservice.policy.fold import refreshed
from appservice.policy.moving import carried_over
from appservice.policy.showing import settings_lines
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
    member_change,
    message,
    reaction,
    scene,
    state_change,
    with_member,
)

MEGOLM = "m.megolm.v1.aes-sha2"
READS = replace(RULES, encryption=True, model_names=("models.test",))
ENDS = ["encrypted_end", "encrypted_models_elsewhere"]
JOIN, INVITE, LEAVE = Membership.JOIN, Membership.INVITE, Membership.LEAVE


def told(decision: Decision) -> list[str]:
    """The keys of all that is said."""
    notices = [each for each in decision.effects if isinstance(each, Notice)]
    return [say.key for notice in notices for say in (notice.say, *notice.more)]


def after(room: Room, given: Given, rules: Rules = READS) -> Decision:
    return decide(scene(room), given, NOW, rules)


@pytest.mark.parametrize("room", [direct(), group()])
def test_a_room_that_is_switched_midway_is_told_once_and_talk_goes_on(room: Room) -> None:
    switched = after(room, state_change("m.room.encryption", algorithm=MEGOLM))
    assert told(switched) == ENDS
    assert switched.room.encrypted
    again = after(switched.room, state_change("m.room.encryption", algorithm=MEGOLM))
    assert told(again) == []
    asked = after(switched.room, message("Parlour, hello"))
    assert [type(each) for each in asked.effects][1:] == [OpenTurn]


def test_people_who_knew_that_it_cannot_read_learn_that_it_can_now() -> None:
    before = group(encrypted=True, told_encrypted=True)
    assert told(after(before, message("hello"), RULES)) == []
    assert told(after(before, message("hello"))) == ENDS


def test_where_nothing_can_be_read_that_is_said_and_nothing_else() -> None:
    switched = after(group(), state_change("m.room.encryption", algorithm=MEGOLM), RULES)
    assert told(switched) == ["encrypted_here"]
    assert told(after(switched.room, message("x"), RULES)) == []


@pytest.mark.parametrize(
    ("rules", "key", "models"),
    [
        (READS, "encrypted_models_elsewhere", "models.test"),
        (replace(READS, own_models=True), "encrypted_models_both", "models.test"),
        (replace(READS, own_models=True, model_names=()), "encrypted_models_own", None),
        (replace(READS, own_models=True, local_models_only=True), "encrypted_models_own", None),
    ],
)
def test_who_is_asked_is_named(rules: Rules, key: str, models: str | None) -> None:
    end, where = candour(rules)
    assert (end.key, where.key) == ("encrypted_end", key)
    assert dict(where.data).get("models") == models


def test_who_comes_later_is_told_too_since_nothing_older_can_be_read() -> None:
    room = group(encrypted=True, told_to=frozenset((ALICE, BOB)), told_models=READS.model_names)
    invited = after(room, member_change(CAROL, INVITE, ALICE))
    assert told(invited) == []
    joined = after(invited.room, member_change(CAROL, JOIN))
    assert told(joined) == ["joined_group", *ENDS]
    left = after(joined.room, member_change(CAROL, LEAVE))
    assert told(after(left.room, member_change(CAROL, JOIN))) == []
    assert told(after(room, member_change(BOT, JOIN))) == []


@pytest.mark.parametrize(("visible", "anew"), [("shared", []), ("joined", ["joined_group", *ENDS])])
def test_who_was_invited_by_then_has_the_key_if_the_room_says_so(
    visible: str, anew: list[str]
) -> None:
    room = group(history_visibility=visible)
    room = with_member(room, CAROL, INVITE)
    switched = after(room, state_change("m.room.encryption", algorithm=MEGOLM))
    assert told(after(switched.room, member_change(CAROL, JOIN))) == anew


def test_an_algorithm_that_nobody_knows_is_one_sentence() -> None:
    room = group(
        encrypted=True,
        cipher=MEGOLM,
        told_to=frozenset((ALICE, BOB)),
        told_models=READS.model_names,
    )
    odd = after(room, state_change("m.room.encryption", algorithm="org.example.rot13"))
    assert told(odd) == ["encryption_unknown"]
    assert odd.room.encrypted
    assert not reads(odd.room, READS)
    assert told(after(odd.room, state_change("m.room.encryption", algorithm="x"))) == []
    back = after(odd.room, state_change("m.room.encryption", algorithm=MEGOLM))
    assert reads(back.room, READS)


@pytest.mark.parametrize("content", [{}, {"algorithm": 7}])
def test_encryption_is_never_over(content: dict[str, Any]) -> None:
    room = group(
        encrypted=True,
        cipher=MEGOLM,
        told_to=frozenset((ALICE, BOB)),
        told_models=READS.model_names,
    )
    stays = after(room, state_change("m.room.encryption", **content))
    assert stays.room.encrypted
    assert told(stays) == []


def test_a_wave_is_a_greeting_where_commands_can_be_read() -> None:
    room = group(encrypted=True, told_to=frozenset((ALICE, BOB)), told_models=READS.model_names)
    assert decide(scene(room, target=line()), reaction("👋"), NOW, READS).effects == ()
    odd = replace(room, cipher="org.example.rot13")
    waved = decide(scene(odd, target=line()), reaction("👋"), NOW, READS)
    assert any(isinstance(each, Leave) for each in waved.effects)


def test_one_odd_event_is_no_encryption() -> None:
    """Anybody can send what cannot be decrypted into a room in the clear."""
    odd = Undecryptable(
        event_id=EventId("$odd"), room_id=ROOM, sender=ALICE, sent_ms=NOW, why="no keys"
    )
    decision = after(group(), odd)
    assert (decision.room.encrypted, told(decision)) == (False, [])


def test_nothing_is_said_before_the_hello_and_then_all_of_it() -> None:
    guest = Group(standing=Standing.GUEST, greeted=False)
    room = group(encrypted=True, group=guest)
    assert told(after(room, state_change("m.room.topic", topic="x"))) == []
    governed = Governed(Standing.STEERS, (), (), also=("history_came",))
    arrived = after(room, governed)
    assert told(arrived) == ["joined_group", *ENDS, "history_came"]
    assert told(after(arrived.room, message("hello"))) == []


def test_a_guest_that_hears_nothing_says_nothing_of_reading() -> None:
    room = group(encrypted=True, group=Group(standing=Standing.GUEST, told_lacks_ms=NOW))
    assert told(after(room, message("hello there"))) == []
    governed = after(room, Governed(Standing.GUEST, ("needs_owner",), ()))
    assert told(governed) == ["needs_owner"]


@pytest.mark.parametrize("words", ["!ai leave", "!ai stop"])
def test_who_sends_it_away_is_told_nothing_more(words: str) -> None:
    decision = after(direct(encrypted=True), message(words))
    assert (told(decision) == ["left"]) is (words == "!ai leave")


def test_of_a_stranger_nothing_is_read_so_nothing_is_said() -> None:
    rules = replace(READS, may_invite=("@nobody:hs.test",))
    assert told(after(direct(encrypted=True), message("hello"), rules)) == []


def test_who_was_told_stays_so() -> None:
    told_to = frozenset((ALICE,))
    room = group(encrypted=True, told_to=told_to)
    state: list[Any] = [state_change("m.room.encryption", algorithm=MEGOLM, sender=AI)]
    assert refreshed(room, state).told_to == told_to
    assert refreshed(room, state).encrypted
    assert carried_over(group(), room, NOW).told_to == told_to


@pytest.mark.parametrize(
    ("room", "rules", "key"),
    [
        (group(), READS, "settings_plain"),
        (group(encrypted=True), READS, "settings_encrypted"),
        (group(encrypted=True), RULES, "settings_unread"),
        (group(encrypted=True, cipher="odd"), READS, "settings_unread"),
    ],
)
def test_settings_say_whether_it_is_encrypted(room: Room, rules: Rules, key: str) -> None:
    assert key in [each.key for each in settings_lines(room, NOW, rules)]


def test_the_ai_users_own_events_are_no_occasion() -> None:
    own = MemberChange(
        event_id=EventId("$m"),
        room_id=ROOM,
        sender=UserId(AI),
        sent_ms=NOW,
        user=UserId("@dan:hs.test"),
        membership=INVITE,
    )
    assert told(after(group(encrypted=True), own)) == []


@pytest.mark.parametrize(
    ("room", "what", "keys"),
    [
        (group(encrypted=True), "picture", ["changed_picture", "picture_in_clear"]),
        (group(encrypted=True), "picture_none", ["changed_picture_none"]),
        (group(encrypted=True), "name", ["changed_name"]),
        (group(), "picture", ["changed_picture"]),
    ],
)
def test_a_picture_that_servers_see_is_no_surprise(room: Room, what: str, keys: list[str]) -> None:
    assert told(after(room, Changed(what, ALICE, "done", EventId("$said"), "Tea"))) == keys


@pytest.mark.parametrize(
    ("room", "rules", "keys"),
    [
        (direct(), RULES, ["help_direct"]),
        (direct(), READS, ["help_direct", "help_encrypted"]),
        (direct(), replace(READS, encrypt_groups=False), ["help_direct", "help_plain"]),
        (group(), READS, ["help_group"]),
    ],
)
def test_help_says_how_to_have_a_group_the_other_way(
    room: Room, rules: Rules, keys: list[str]
) -> None:
    assert told(after(room, message("!ai help"), rules)) == keys


def test_a_model_that_the_operator_took_later_is_told_of_and_one_that_is_gone_is_not() -> None:
    room = after(group(encrypted=True), message("hello")).room
    more = replace(READS, model_names=("models.test", "other.test"))
    heard = after(room, message("hello"), more)
    assert told(heard) == ENDS
    assert told(after(heard.room, message("hello"), more)) == []
    assert told(after(heard.room, message("hello"))) == []
    assert told(after(heard.room, message("hello"), replace(more, local_models_only=True))) == []
    kept = refreshed(heard.room, [])
    assert (kept.told_to, kept.told_models) == (heard.room.told_to, heard.room.told_models)


def test_another_model_is_no_second_hello() -> None:
    before = replace(READS, model_names=())
    room = after(group(encrypted=True), message("hello"), before).room
    renamed = member_change(BOB, JOIN, display_name="Bobby")
    assert told(after(room, renamed, before)) == []
    assert told(after(room, renamed)) == ENDS
