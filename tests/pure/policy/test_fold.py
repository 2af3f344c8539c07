"""A room, folded from its events and read anew from its state."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.event import Heard, Membership, Noise, StateChange
from appservice.model.ids import EventId, UserId
from appservice.model.room import Member, Room, RoomKind
from appservice.policy.fold import REQUEST_KEY, fold, refreshed, request_of, snapshot
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    direct,
    group,
    member_change,
    message,
    state_change,
    with_member,
)

CREATE = replace(state_change("m.room.create", AI, room_version="12"), sent_ms=NOW - 9000)


def joins(user: UserId, minute: int, event_id: str | None = None) -> Heard:
    id_ = EventId(event_id or f"$join{user}")
    return member_change(user, Membership.JOIN, sent_ms=NOW + minute, event_id=id_)


def of(*state: Heard) -> Room:
    return snapshot(ROOM, RoomKind.GROUP, AI, state)


def order(room: Room) -> list[UserId]:
    return [member.user_id for member in room.present()]


def test_a_room_is_what_its_state_says() -> None:
    room = of(
        CREATE,
        state_change("m.room.name", name="Trip"),
        state_change("m.room.topic", topic="Where to"),
        state_change("m.room.join_rules", join_rule="public"),
        state_change("m.room.history_visibility", history_visibility="joined"),
        state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2"),
        state_change("m.room.power_levels", users={ALICE: 50}),
        joins(ALICE, 1),
    )
    assert (room.name, room.topic, room.join_rule) == ("Trip", "Where to", "public")
    assert (room.history_visibility, room.encrypted, room.version) == ("joined", True, "12")
    assert room.power.users == {ALICE: 50}
    assert room.joined(ALICE)


def test_what_a_room_does_not_say_is_what_the_specification_says() -> None:
    room = of(state_change("m.room.create"), joins(ALICE, 1))
    assert (room.version, room.join_rule, room.history_visibility) == ("1", "invite", "shared")
    assert (room.name, room.topic, room.encrypted) == (None, None, False)


def test_values_of_a_wrong_type_are_not_there() -> None:
    room = of(
        state_change("m.room.create", room_version=12),
        state_change("m.room.name", name=["Trip"]),
        state_change("m.room.topic", topic="a\ud800\0" + "x" * 60_000),
        state_change("m.room.join_rules", join_rule=None),
        state_change("m.room.power_levels", users="all"),
    )
    assert (room.version, room.name, room.join_rule) == ("1", None, "invite")
    assert (room.topic or "")[:5] == "a?\ufffdxx"
    assert len(room.topic or "") == 2000
    assert room.power.users == {}


def test_state_with_a_key_is_not_the_rooms_own() -> None:
    keyed = replace(state_change("m.room.name", name="Trip"), state_key="x")
    assert of(keyed).name is None


def test_what_is_no_state_changes_nothing() -> None:
    room = group()
    noise = Noise(event_id=EventId("$n"), room_id=ROOM, sender=ALICE, sent_ms=1, why="x")
    assert fold(room, message()) == room
    assert fold(room, noise) == room
    assert fold(room, state_change("org.example.other", x=1)) == room


def test_creators_are_above_all_only_from_version_12_on() -> None:
    listed = [ALICE, 5, None, "alice", [BOB]]
    new = of(replace(CREATE, content={"room_version": "12", "additional_creators": listed}))
    assert new.power.creators == new.creators == {AI, ALICE}
    for version in ("1", "10", "11", "odd"):
        content = {"room_version": version, "additional_creators": listed}
        old = of(replace(CREATE, content=content))
        assert not old.power.creators
        assert old.creators == {AI}


def test_creators_stay_when_levels_come_before_or_after() -> None:
    levels = replace(state_change("m.room.power_levels", users={BOB: 1}), sent_ms=0)
    for state in ((CREATE, levels), (levels, CREATE)):
        assert of(*state).power.creators == {AI}
        assert of(*state).power.users == {BOB: 1}


@given(st.permutations([CREATE, *(joins(u, 1) for u in (AI, ALICE, BOB, CAROL))]))
def test_the_order_in_which_state_is_listed_does_not_matter(state: list[Heard]) -> None:
    named = state_change("m.room.name", name="Trip")
    levels = state_change("m.room.power_levels", users={BOB: 7})
    listed = of(*sorted(state, key=lambda event: event.event_id), named, levels)
    assert of(levels, *state, named) == listed


def test_people_stand_in_the_order_of_joining() -> None:
    assert order(of(joins(BOB, 2), joins(CAROL, 3), joins(ALICE, 1))) == [ALICE, BOB, CAROL]


def test_a_new_name_does_not_move_anybody_and_a_new_joining_does() -> None:
    room = group(ALICE, BOB)
    renamed = fold(room, member_change(ALICE, Membership.JOIN, display_name="A"))
    assert order(renamed) == [AI, ALICE, BOB]
    assert renamed.members[ALICE].display_name == "A"
    for away in (Membership.LEAVE, Membership.BAN):
        gone = fold(room, member_change(ALICE, away, BOB))
        assert order(gone) == [AI, BOB]
        back = fold(gone, member_change(ALICE, Membership.JOIN))
        assert order(back) == [AI, BOB, ALICE]


def test_who_accepts_an_invitation_keeps_the_seat_it_gave() -> None:
    room = with_member(group(ALICE), BOB, Membership.INVITE)
    room = with_member(room, CAROL, Membership.INVITE)
    assert order(fold(room, member_change(BOB, Membership.JOIN))) == [AI, ALICE, BOB, CAROL]


def test_it_is_remembered_by_whom_one_was_invited() -> None:
    room = fold(group(ALICE), member_change(BOB, Membership.INVITE, sender=ALICE))
    assert room.members[BOB].inviter == ALICE
    room = fold(room, member_change(BOB, Membership.JOIN))
    assert room.members[BOB].inviter == ALICE
    assert refreshed(room, [joins(BOB, 1)]).members[BOB].inviter == ALICE


def test_a_fresh_snapshot_keeps_what_only_we_know() -> None:
    known = replace(
        direct(quiet_until_ms=1, told_encrypted=True, told_away_ms=2, told_stopped_ms=3),
        asker=ALICE,
        name="old",
    )
    fresh = refreshed(known, [CREATE, joins(AI, 1), joins(ALICE, 2)])
    assert fresh.name is None
    assert fresh.version == "12"
    for kept in ("room_id", "kind", "ai", "person", "asker"):
        assert getattr(fresh, kept) == getattr(known, kept)
    assert (fresh.quiet_until_ms, fresh.told_encrypted) == (1, True)
    assert (fresh.told_away_ms, fresh.told_stopped_ms) == (2, 3)


def test_once_encrypted_is_encrypted_also_where_the_state_has_lost_it() -> None:
    """Conflicts of states can lose an event: local models only, and nothing in the clear, stay."""
    sealed = state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2")
    known = refreshed(group(ALICE), [CREATE, joins(AI, 1), sealed])
    lost = refreshed(known, [CREATE, joins(AI, 1)])
    assert (lost.encrypted, lost.cipher) == (True, "m.megolm.v1.aes-sha2")
    odd = refreshed(lost, [replace(sealed, content={"algorithm": "x"})])
    assert (odd.encrypted, odd.cipher) == (True, "x")
    assert not refreshed(group(ALICE), [CREATE]).encrypted


def test_a_fresh_snapshot_forgets_who_is_not_in_the_state() -> None:
    assert set(refreshed(group(ALICE, BOB), [joins(AI, 1), joins(BOB, 2)]).members) == {AI, BOB}


def test_whoever_a_fresh_snapshot_finds_new_stands_last_whatever_their_clock_says() -> None:
    """The order is our own homeserver's: a server with a slow clock does not get in first."""
    known = group(ALICE, BOB)
    state = [joins(CAROL, -99_999), joins(BOB, 1), joins(ALICE, 2), joins(AI, 3)]
    assert order(refreshed(known, state)) == [AI, ALICE, BOB, CAROL]
    rejoined = with_member(known, CAROL, Membership.LEAVE)
    rejoined = replace(rejoined, members={**rejoined.members, CAROL: Member(CAROL, Membership.BAN)})
    assert order(refreshed(rejoined, state)) == [AI, ALICE, BOB, CAROL]


def test_a_fresh_snapshot_of_the_same_state_changes_nothing() -> None:
    state = [CREATE, *(joins(user, n) for n, user in enumerate((AI, BOB, ALICE)))]
    room = of(*state)
    assert refreshed(room, state) == room
    assert refreshed(room, reversed(state)) == room


def test_positions_are_never_shared() -> None:
    known = group(ALICE, BOB)
    state = [joins(user, n) for n, user in enumerate((CAROL, UserId("@d:d"), AI, ALICE, BOB))]
    room = refreshed(known, state)
    assert len({member.position for member in room.members.values()}) == len(room.members)


def test_a_room_says_which_request_it_was_made_for() -> None:
    made = replace(CREATE, content={REQUEST_KEY: "$new"})
    other = replace(state_change("m.room.name"), content={REQUEST_KEY: "$other"})
    assert request_of([other, made]) == "$new"
    assert request_of([other]) is None
    assert request_of([replace(made, content={REQUEST_KEY: 5})]) is None


def test_the_state_of_others_is_not_changed_by_folding() -> None:
    room, before = group(), group()
    fold(room, member_change(CAROL, Membership.JOIN))
    assert room == before
    assert isinstance(CREATE, StateChange)
