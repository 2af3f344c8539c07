"""A group that the AI user did not make: what it is there, and from when on it reads along."""

from dataclasses import replace

from appservice.model.effect import Keep, Leave, Notice, OpenTurn, sentence
from appservice.model.event import Membership
from appservice.model.given import Governed
from appservice.model.group import Deed, DeedKind, Group, PutBack, Settings, Standing
from appservice.model.repair import TakeSeat
from appservice.model.room import PowerLevels, Room, RoomKind
from appservice.policy.decide import decide
from appservice.policy.decide.message import CLOCKS_APART_MS
from appservice.policy.governing import plan
from appservice.policy.governing.beginning import begun
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    RULES,
    group,
    members,
    message,
    scene,
    state_change,
    with_member,
)

LACKS = ("needs_owner",)


def own_room(level: int = 0, **more: object) -> Room:
    """A room of version 12 that Alice made, with the AI user at that level."""
    power = PowerLevels(users={AI: level}, creators=frozenset((ALICE,)))
    made = group(creators=frozenset((ALICE,)), power=power, maker=ALICE, request=None, asker=None)
    return replace(made, group=Group(), **more)  # type: ignore[arg-type]


def governed(standing: Standing, lacks: tuple[str, ...] = ()) -> Governed:
    return Governed(standing, lacks, ())


def test_with_what_it_needs_it_steers_from_the_first_moment() -> None:
    assert begun(own_room(150), None, NOW, RULES).group.standing is Standing.STEERS
    creators = frozenset((ALICE, AI))
    trusted = replace(own_room(), creators=creators, power=PowerLevels(creators=creators))
    room = begun(trusted, None, NOW, RULES)
    assert room.group.standing is Standing.STEERS
    assert room.group.since == {AI: 0, ALICE: 0, BOB: 0}, "who was here before us is no newcomer"


def test_without_it_is_a_guest() -> None:
    for level in (0, 50, 100, 149):
        assert begun(own_room(level), None, NOW, RULES).group.standing is Standing.GUEST


def test_asked_back_it_holds_to_what_members_chose() -> None:
    chosen = Group(
        settings=Settings(max_people=5), removed=frozenset((BOB,)), standing=Standing.STEERS
    )
    room = begun(own_room(), replace(group(), group=chosen), NOW, RULES)
    assert room.asker == ALICE
    assert (room.group.settings.max_people, room.group.removed) == (5, frozenset((BOB,)))
    assert room.group.standing is Standing.GUEST


def test_sending_it_away_and_asking_it_back_frees_nobody_of_a_limit() -> None:
    kept = Deed(kind=DeedKind.KEPT, user=BOB, by=ALICE, at_ms=NOW - 5)
    fight = PutBack(what="levels", at_ms=NOW - 5)
    was = Group(
        standing=Standing.STEERS,
        since={ALICE: 0, BOB: NOW - 9},
        brought={BOB: ALICE},
        deeds=(kept,),
        put_back=(fight,),
    )
    known = replace(own_room(150), group=was, kind=RoomKind.LEFT)
    for level in (0, 150):
        back = with_member(own_room(level), CAROL, Membership.JOIN)
        room = begun(back, known, NOW, RULES)
        assert (room.group.deeds, room.group.put_back) == ((kept,), (fight,))
        assert room.group.brought == {BOB: ALICE}
        steers = decide(scene(room), governed(Standing.STEERS), NOW + 1, RULES).room
        since = steers.group.since
        assert (since[ALICE], since[BOB], since[CAROL]) == (0, NOW - 9, NOW)


def test_what_is_missing_is_one_notice_also_where_it_can_read_nothing() -> None:
    decision = decide(scene(own_room()), governed(Standing.GUEST, LACKS), NOW, RULES)
    (told,) = decision.effects
    assert isinstance(told, Notice)
    assert (told.say.key, told.more) == ("needs_owner", ())
    encrypted = own_room(encrypted=True)
    decision = decide(scene(encrypted), governed(Standing.GUEST, LACKS), NOW, RULES)
    (told,) = decision.effects
    assert isinstance(told, Notice)
    assert [told.say.key, *(one.key for one in told.more)] == ["encrypted_here", "needs_owner"]
    again = decide(scene(decision.room), governed(Standing.GUEST, LACKS), NOW + 1, RULES)
    assert again.effects == ()


def test_power_is_noticed_and_only_then_it_reads_along() -> None:
    told = decide(scene(own_room()), governed(Standing.GUEST, LACKS), NOW - 5000, RULES).room
    guest = decide(scene(told), message("Parlour, hello"), NOW, RULES)
    assert guest.effects == ()
    given = decide(scene(told), governed(Standing.STEERS), NOW, RULES)
    (hello,) = given.effects
    assert isinstance(hello, Notice)
    assert hello.say == sentence("joined_group", name="Parlour", prefix="!ai")
    heard = decide(scene(given.room), message("Parlour, hello"), NOW, RULES)
    assert [type(each) for each in heard.effects] == [Keep, OpenTurn]


def test_what_is_older_than_its_reading_is_not_kept_whatever_the_clocks() -> None:
    room = replace(group(), group=Group(standing=Standing.STEERS, reads_from_ms=NOW))
    old = message("Parlour, hello", sent_ms=NOW - CLOCKS_APART_MS - 1)
    assert decide(scene(room), old, NOW, RULES).effects == ()
    slow = message("Parlour, hello", sent_ms=NOW - CLOCKS_APART_MS)
    assert decide(scene(room), slow, NOW, RULES).effects != ()


def test_invitations_found_there_have_their_whole_time() -> None:
    there = with_member(own_room(150), CAROL, Membership.INVITE)
    room = begun(there, None, NOW, RULES)
    assert room.group.since == {AI: 0, ALICE: 0, BOB: 0, CAROL: NOW}
    assert not any(isinstance(each, TakeSeat) for each in plan(room, NOW, RULES).repairs)
    later = plan(room, NOW + RULES.governance.invitation_ms, RULES)
    assert TakeSeat(CAROL, "expired") in later.repairs
    raised = decide(scene(there), governed(Standing.STEERS), NOW, RULES).room
    assert raised.group.since == room.group.since


def test_a_room_that_has_grown_too_large_meanwhile_is_not_emptied() -> None:
    """With power it would have to remove people who came rightly: it says so and waits."""
    rules = replace(RULES, max_people=1)
    full = own_room(150)
    found = plan(full, NOW, rules)
    assert (found.standing, found.lacks, found.repairs) == (Standing.GUEST, ("grown",), ())
    both = plan(own_room(), NOW, rules)
    assert both.lacks == ("needs_owner", "grown")
    fewer = replace(full, members=members(AI, ALICE))
    assert plan(fewer, NOW, rules).standing is Standing.STEERS
    known = replace(full, group=Group(standing=Standing.STEERS))
    assert plan(known, NOW, rules).repairs, "where it steers already the newest go"


def test_a_guest_goes_from_a_room_that_is_opened_to_the_public() -> None:
    opened = state_change("m.room.join_rules", join_rule="public")
    gone = Leave(sentence("declined_public"))
    assert gone in decide(scene(own_room()), opened, NOW, RULES).effects
    assert gone not in decide(scene(), opened, NOW, RULES).effects, "there it is put back"
    closed = state_change("m.room.join_rules", join_rule="invite")
    assert gone not in decide(scene(own_room()), closed, NOW, RULES).effects


def test_people_who_come_and_go_are_no_news_every_time() -> None:
    at_ms, room, told = NOW, own_room(), 0
    for lacks in (LACKS, (*LACKS, "grown")) * 4:
        decision = decide(scene(room), governed(Standing.GUEST, lacks), at_ms, RULES)
        told += len(decision.effects)
        room, at_ms = decision.room, at_ms + 60_000
    assert told == 1
    more = decide(scene(room), governed(Standing.GUEST, ("needs_higher",)), at_ms, RULES)
    assert len(more.effects) == 1, "what people can do about it is news"


def test_the_first_notice_says_it_all() -> None:
    """State and encrypted words that come before it are no occasion for one of their own."""
    room = begun(own_room(150, encrypted=True), None, NOW, RULES)
    switched = state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2")
    assert not [e for e in decide(scene(room), switched, NOW, RULES).effects if type(e) is Notice]
    first = decide(scene(room), governed(Standing.STEERS), NOW, RULES)
    (told,) = [e for e in first.effects if isinstance(e, Notice)]
    assert told.say.key == "encrypted_here"
