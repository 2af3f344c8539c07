"""Invitations that count on the inviter's server alone: ended by a ban, which is lifted later."""

from dataclasses import replace

import pytest

from appservice.model.effect import Audit, Effect, Govern, Notice, Redact
from appservice.model.event import Heard, MemberChange, Membership, Noise, Undecryptable
from appservice.model.given import Governed
from appservice.model.group import Group, Standing, Unseen
from appservice.model.ids import EventId, UserId
from appservice.model.repair import Carried
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing.unseen import (
    COUNTS,
    FORGOTTEN,
    HOUR_MS,
    LAST_WORDS_MS,
    LIFTED,
    MOST_BANS,
    NEW_MS,
    UNSEEN,
    bans_left,
    may_be_left_out,
    noted_left_out,
    to_lift,
    unseen,
)
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    RULES,
    group,
    member_change,
    message,
    scene,
)

DAVE = UserId("@dave:d.test")
LATER = NOW + 3 * RULES.governance.settle_ms


def closed() -> Room:
    room = group(ALICE, BOB, CAROL)
    return replace(room, power=replace(room.power, invite=51))


def after(room: Room, *events: Heard | Governed, now_ms: int = NOW) -> tuple[Room, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        decision = decide(scene(room), event, now_ms, RULES)
        room, effects = decision.room, [*decision.effects]
    return room, effects


def noise(sender: UserId) -> Noise:
    return Noise(room_id=ROOM, event_id=EventId("$noise"), sender=sender, sent_ms=NOW, why="none")


def governed(*carried: Carried) -> Governed:
    return Governed(Standing.STEERS, (), carried)


def invited(by: UserId) -> MemberChange:
    return member_change(DAVE, Membership.INVITE, sender=by)


def banned() -> Room:
    room, _ = after(closed(), invited(CAROL), governed(Carried(UNSEEN, DAVE, done=True)))
    return after(room, member_change(DAVE, Membership.BAN, sender=AI))[0]


def test_who_may_not_invite_is_doubted_and_looked_after() -> None:
    room, effects = after(closed(), invited(CAROL))
    assert room.group.unseen == {DAVE: Unseen(server="c.test", at_ms=NOW)}
    assert DAVE in room.group.refused
    assert any(isinstance(effect, Govern) for effect in effects)


@pytest.mark.parametrize("by", [AI, ALICE])
def test_who_may_invite_is_not_doubted(by: UserId) -> None:
    room, effects = after(closed(), invited(by))
    assert not room.group.unseen
    assert DAVE not in room.group.refused
    assert not any(isinstance(effect, Govern) for effect in effects)


def test_only_who_is_not_in_the_state_is_unseen() -> None:
    known, _ = after(closed(), invited(CAROL))
    assert unseen(known, closed()) == (DAVE,)
    assert unseen(known, known) == ()
    assert unseen(closed(), closed()) == ()


def test_who_is_nowhere_takes_no_seat() -> None:
    room, _ = after(closed(), invited(CAROL), governed(Carried(UNSEEN, DAVE, done=True)))
    assert DAVE not in {member.user_id for member in room.present()}
    assert DAVE in room.group.refused, "whoever comes in by it is removed"


def test_an_invitation_that_counts_after_all_is_doubted_no_more() -> None:
    room, _ = after(closed(), invited(CAROL), governed(Carried(COUNTS, DAVE, done=True)))
    assert DAVE in {member.user_id for member in room.present()}
    assert not room.group.unseen
    assert DAVE not in room.group.refused


@pytest.mark.parametrize(
    ("sender", "now_ms", "lifted"),
    [
        (CAROL, LATER, True),
        (CAROL, LATER - 1, False),  # it may have been said before the ban arrived there
        (BOB, LATER, False),  # another server
    ],
)
def test_the_ban_is_lifted_once_that_server_knows_of_it(
    sender: UserId, now_ms: int, lifted: bool
) -> None:
    room, effects = after(banned(), message("hello", sender), now_ms=now_ms)
    assert to_lift(room) == ((DAVE,) if lifted else ())
    assert any(isinstance(effect, Govern) for effect in effects) is lifted
    if lifted:
        room, _ = after(room, governed(Carried(LIFTED, DAVE, done=True)), now_ms=now_ms)
        assert not room.group.unseen
        assert to_lift(room) == ()


def test_a_ban_of_somebody_else_is_never_lifted() -> None:
    room, _ = after(closed(), invited(CAROL), member_change(DAVE, Membership.BAN, sender=ALICE))
    room, _ = after(room, message("hello", CAROL), now_ms=LATER)
    assert to_lift(room) == ()


def test_a_look_from_before_the_invitation_says_nothing_of_it() -> None:
    room, _ = after(closed(), invited(CAROL), governed())
    assert DAVE in room.group.unseen


def test_being_invited_anew_ends_the_doubt() -> None:
    opened = replace(banned(), power=group().power)
    left = member_change(DAVE, Membership.LEAVE, sender=AI)
    room, _ = after(opened, left, invited(BOB))
    assert not room.group.unseen
    assert DAVE not in room.group.refused


@pytest.mark.parametrize(
    ("removed_by", "now_ms", "dropped"),
    [(AI, NOW, True), (AI, NOW + LAST_WORDS_MS, False), (ALICE, NOW, False)],
)
def test_last_words_are_looked_at(removed_by: UserId, now_ms: int, dropped: bool) -> None:
    gone = member_change(CAROL, Membership.LEAVE, sender=removed_by)
    _, effects = after(closed(), gone)
    room, _ = after(closed(), gone)
    _, effects = after(room, message("one more thing", CAROL), now_ms=now_ms)
    redactions = [effect for effect in effects if isinstance(effect, Redact)]
    assert bool(redactions) is dropped
    assert all(effect.if_hidden for effect in redactions)


def test_words_of_who_came_in_by_such_an_invitation_are_looked_at() -> None:
    came = member_change(DAVE, Membership.JOIN)
    _, effects = after(closed(), invited(CAROL), came, message("hello", DAVE))
    assert any(isinstance(effect, Redact) and effect.if_hidden for effect in effects)


@pytest.mark.parametrize("encryption", [True, False])
def test_last_words_that_cannot_be_read_are_looked_at_too(encryption: bool) -> None:
    rules = replace(RULES, encryption=encryption)
    sealed = Undecryptable(
        room_id=ROOM, event_id=EventId("$sealed"), sender=CAROL, sent_ms=NOW, why="no key"
    )
    room, _ = after(closed(), member_change(CAROL, Membership.LEAVE, sender=AI))
    for there, dropped in ((room, True), (closed(), False)):
        decision = decide(scene(there), sealed, NOW, rules)
        redactions = [each for each in decision.effects if isinstance(each, Redact)]
        assert bool(redactions) is dropped
        assert all(each.target == "$sealed" and each.if_hidden for each in redactions)


@pytest.mark.parametrize("standing", [Standing.YIELDED, Standing.GUEST, Standing.FOLLOWS])
def test_where_we_do_not_steer_nothing_is_doubted(standing: Standing) -> None:
    room, _ = after(replace(closed(), group=Group(standing=standing)), invited(CAROL))
    assert not room.group.unseen


def test_bans_have_a_bound_and_the_rest_is_forgotten() -> None:
    room = closed()
    for left in reversed(range(MOST_BANS)):
        room, _ = after(room, invited(CAROL), governed(Carried(UNSEEN, DAVE, done=True)))
        assert bans_left(room, NOW) == left
    assert bans_left(room, NOW + HOUR_MS) == MOST_BANS
    assert room.group.standing is Standing.STEERS
    room, effects = after(room, invited(CAROL), governed(Carried(FORGOTTEN, DAVE, done=True)))
    assert DAVE not in {member.user_id for member in room.present()}
    assert not room.group.unseen
    assert DAVE in room.group.refused, "whoever comes in by it is removed"
    assert not [effect for effect in effects if isinstance(effect, Audit | Notice)]


def heard_before_closing(*more: Heard) -> Room:
    """As known: Carol invited Dave while members could, and then inviting was closed."""
    opened = group(ALICE, BOB, CAROL)
    room, _ = after(opened, invited(CAROL), *more)
    return replace(room, power=closed().power)


def looked(*missing: UserId) -> Governed:
    return Governed(Standing.STEERS, (), (), absent=missing)


def test_who_is_not_found_twice_where_inviting_closed_meanwhile_is_left_out() -> None:
    """The closing was on its way when the invitation came: the room's state has not got it."""
    room, effects = after(heard_before_closing(), looked(DAVE))
    assert not room.group.unseen, "for a moment that is usual"
    room, effects = after(room, looked(DAVE))
    assert room.group.unseen == {DAVE: Unseen(server="c.test", at_ms=NOW)}
    assert DAVE in room.group.refused
    assert any(isinstance(effect, Govern) for effect in effects)
    assert unseen(room, closed()) == (DAVE,)


@pytest.mark.parametrize("kept", ["open", "since", "inviter", "standing"])
def test_whoever_may_be_on_the_way_or_has_left_is_not_left_out(kept: str) -> None:
    room, now_ms = heard_before_closing(), NOW
    if kept == "open":
        room = replace(room, power=group().power)
    if kept == "since":
        now_ms = NOW + NEW_MS
    if kept == "inviter":
        dave = replace(room.members[DAVE], inviter=ALICE)
        room = replace(room, members={**room.members, DAVE: dave})
    if kept == "standing":
        room = replace(room, group=replace(room.group, standing=Standing.YIELDED))
    governed = replace(looked(DAVE), standing=room.group.standing)
    room, effects = after(room, governed, governed, now_ms=now_ms)
    assert not room.group.unseen
    assert not may_be_left_out(room, DAVE, now_ms)
    assert not any(isinstance(effect, Govern) for effect in effects)


def test_what_somebody_says_who_may_be_left_out_is_looked_up() -> None:
    room = heard_before_closing()
    assert may_be_left_out(room, DAVE, NOW)
    assert not may_be_left_out(room, BOB, NOW)
    assert not may_be_left_out(group(ALICE, BOB, CAROL), DAVE, NOW)


@pytest.mark.parametrize("said", [message("hello", BOB), noise(DAVE)])
def test_whom_a_fresh_state_leaves_out_is_looked_after_by_whatever_comes_next(said: Heard) -> None:
    known = heard_before_closing()
    found = noted_left_out(closed(), [known.members[DAVE]], NOW)
    assert not found.group.unseen, "since when they were here is not known of a room like that"
    fresh = replace(closed(), group=known.group)
    found = noted_left_out(fresh, [known.members[DAVE]], NOW)
    _, effects = after(found, said)
    assert [effect for effect in effects if isinstance(effect, Govern)]
    assert unseen(found, fresh) == (DAVE,)
    ban = member_change(DAVE, Membership.BAN, sender=AI)
    _, effects = after(found, governed(Carried(UNSEEN, DAVE, done=True)), ban, said)
    assert not [effect for effect in effects if isinstance(effect, Govern)], "it is ended"


def test_what_cannot_be_ended_is_not_tried_again() -> None:
    room, _ = after(closed(), invited(CAROL), governed(Carried(UNSEEN, DAVE, done=False)))
    room, effects = after(room, message("hello", BOB))
    assert not [effect for effect in effects if isinstance(effect, Govern)]
    assert DAVE in room.group.refused, "whoever comes in by it is removed"


def test_who_declined_before_the_ban_is_not_banned_for_good() -> None:
    room, _ = after(closed(), invited(CAROL))
    declined = member_change(DAVE, Membership.LEAVE)
    for first, second in (
        (declined, governed(Carried(UNSEEN, DAVE, done=True))),
        (governed(Carried(UNSEEN, DAVE, done=True)), declined),
    ):
        there, _ = after(room, first, second, member_change(DAVE, Membership.BAN, sender=AI))
        there, _ = after(there, message("hello", CAROL), now_ms=LATER)
        assert to_lift(there) == (DAVE,)
