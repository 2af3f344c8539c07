"""Each kind of event in the form in which homeservers hand it out."""

from typing import Any

import pytest

from appservice.matrix.decode import decode
from appservice.model.event import (
    Heard,
    MemberChange,
    Membership,
    Noise,
    PollVote,
    Reaction,
    Redaction,
    RoomMessage,
    StateChange,
    Undecryptable,
)
from appservice.model.ids import RoomId

ROOM = RoomId("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM")  # as version 12 names rooms
HEAD = {"event_id": "$e", "sender": "@alice:hs.test", "origin_server_ts": 1_700_000_000_000}


def heard(kind: str, content: Any, **more: Any) -> Heard:
    return decode(HEAD | {"type": kind, "content": content} | more, ROOM)


def member(content: Any, user: str = "@bob:b.test", **more: Any) -> Heard:
    return heard("m.room.member", content, state_key=user, **more)


def test_every_event_has_its_head() -> None:
    event = heard("m.room.message", {"msgtype": "m.text", "body": "hi"})
    assert isinstance(event, RoomMessage)
    assert (event.event_id, event.room_id, event.sender) == ("$e", ROOM, "@alice:hs.test")
    assert event.sent_ms == 1_700_000_000_000


@pytest.mark.parametrize("stamp", [None, "1700000000000", 1.7e12, True, -1, 2**53, 10**400])
def test_a_time_that_is_none_is_the_beginning_of_time(stamp: object) -> None:
    event = heard("m.room.message", {"msgtype": "m.text", "body": "hi"}, origin_server_ts=stamp)
    assert event.sent_ms == 0


@pytest.mark.parametrize("lacking", ["event_id", "sender", "type", "content"])
def test_what_lacks_a_part_that_all_events_have_is_noise(lacking: str) -> None:
    whole = HEAD | {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "hi"}}
    assert isinstance(decode(whole, ROOM), RoomMessage)
    assert isinstance(decode({k: v for k, v in whole.items() if k != lacking}, ROOM), Noise)
    assert isinstance(decode(whole | {lacking: 5}, ROOM), Noise)


@pytest.mark.parametrize(
    "event",
    [
        {"content": {}, "redacts": "$gone"},  # up to version 10
        {"content": {"redacts": "$gone"}},  # from version 11 on
        {"content": {"redacts": "$gone", "reason": "no"}, "redacts": "$gone"},  # Synapse fills both
    ],
)
def test_a_redaction_names_its_target_in_either_place(event: dict[str, Any]) -> None:
    found = decode(HEAD | {"type": "m.room.redaction"} | event, ROOM)
    assert isinstance(found, Redaction)
    assert found.target == "$gone"


def test_the_content_counts_where_both_places_differ() -> None:
    found = heard("m.room.redaction", {"redacts": "$content"}, redacts="$top")
    assert isinstance(found, Redaction)
    assert found.target == "$content"


def test_a_redaction_of_nothing_is_noise() -> None:
    assert isinstance(heard("m.room.redaction", {"redacts": 5}), Noise)


def test_a_reaction_has_a_target_and_a_key() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$t", "key": "🗑️"}
    found = heard("m.reaction", {"m.relates_to": relation})
    assert isinstance(found, Reaction)
    assert (found.target, found.key) == ("$t", "🗑️")


@pytest.mark.parametrize(
    "relation",
    [
        None,
        {"rel_type": "m.annotation", "event_id": "$t"},
        {"rel_type": "m.annotation", "key": "x"},
        {"rel_type": "m.reference", "event_id": "$t", "key": "x"},
    ],
)
def test_half_a_reaction_is_noise(relation: object) -> None:
    assert isinstance(heard("m.reaction", {"m.relates_to": relation}), Noise)


def test_a_very_long_reaction_is_cut() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$t", "key": "x" * 60_000}
    found = heard("m.reaction", {"m.relates_to": relation})
    assert isinstance(found, Reaction)
    assert len(found.key) == 100


def test_an_encrypted_event_cannot_be_read() -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA"}
    assert isinstance(heard("m.room.encrypted", content), Undecryptable)


@pytest.mark.parametrize("membership", list(Membership))
def test_a_member_event_says_who_and_what(membership: Membership) -> None:
    content = {"membership": membership.value, "displayname": "Bob", "reason": "why"}
    found = member(content)
    assert isinstance(found, MemberChange)
    assert (found.user, found.membership) == ("@bob:b.test", membership)
    assert (found.sender, found.display_name, found.reason) == ("@alice:hs.test", "Bob", "why")
    assert found.was is None
    assert not found.is_direct


def test_the_membership_before_is_read_where_it_is_told() -> None:
    found = member({"membership": "leave"}, unsigned={"prev_content": {"membership": "invite"}})
    assert isinstance(found, MemberChange)
    assert found.was is Membership.INVITE


@pytest.mark.parametrize("value", ["true", 1, None, {}])
def test_only_true_makes_an_invitation_direct(value: object) -> None:
    marked = member({"membership": "invite", "is_direct": True})
    other = member({"membership": "invite", "is_direct": value})
    assert isinstance(marked, MemberChange)
    assert isinstance(other, MemberChange)
    assert marked.is_direct
    assert not other.is_direct


@pytest.mark.parametrize("content", [{}, {"membership": "lurk"}, {"membership": 5}])
def test_a_member_event_without_a_membership_is_noise(content: dict[str, Any]) -> None:
    assert isinstance(member(content), Noise)


@pytest.mark.parametrize("user", ["@Ünïcode:b.test", "@:b.test", "mallory:b.test", "@a b:b.test"])
def test_members_with_odd_names_are_members(user: str) -> None:
    """Nobody is in a room unseen because a user ID is not as the grammar wants it."""
    found = member({"membership": "join"}, user, sender=user)
    assert isinstance(found, MemberChange)
    assert (found.user, found.sender) == (user, user)


def test_a_redacted_join_is_still_a_join() -> None:
    found = member({"membership": "join"}, unsigned={"redacted_because": {"type": "x"}})
    assert isinstance(found, MemberChange)
    assert found.membership is Membership.JOIN


def test_a_redacted_message_is_noise() -> None:
    said = {"msgtype": "m.text", "body": "hi"}
    found = heard("m.room.message", said, unsigned={"redacted_because": {"type": "x"}})
    assert isinstance(found, Noise)


def test_a_name_as_long_as_a_book_is_cut() -> None:
    found = member({"membership": "join", "displayname": "B" * 60_000, "reason": "w" * 60_000})
    assert isinstance(found, MemberChange)
    assert len(found.display_name or "") == 256
    assert len(found.reason or "") == 500


def test_other_state_keeps_its_content_as_it_is() -> None:
    content = {"join_rule": "restricted", "allow": [{"type": "m.room_membership"}]}
    found = heard("m.room.join_rules", content, state_key="")
    assert isinstance(found, StateChange)
    assert (found.type, found.state_key, found.content) == ("m.room.join_rules", "", content)


def test_a_message_that_is_state_is_no_message() -> None:
    found = heard("m.room.message", {"msgtype": "m.text", "body": "hi"}, state_key="")
    assert isinstance(found, StateChange)


def test_a_type_of_no_meaning_is_noise() -> None:
    assert isinstance(heard("m.poll.start", {"body": "?"}), Noise)


POLL = {"rel_type": "m.reference", "event_id": "$poll"}
RESPONSE = "org.matrix.msc3381.poll.response"


@pytest.mark.parametrize(
    ("kind", "said", "answers"),
    [
        (RESPONSE, {RESPONSE: {"answers": ["a"]}}, ("a",)),
        (RESPONSE, {RESPONSE: {"answers": ["a", "b"]}}, ("a", "b")),
        ("m.poll.response", {"m.selections": ["a"]}, ("a",)),
        (RESPONSE, {RESPONSE: {"answers": []}}, ()),
        (RESPONSE, {RESPONSE: {"answers": ["a", 7]}}, ()),
        (RESPONSE, {RESPONSE: {"answers": "a"}}, ()),
        (RESPONSE, {RESPONSE: {"answers": ["a"] * 21}}, ()),
        (RESPONSE, {RESPONSE: 7}, ()),
        (RESPONSE, {}, ()),
    ],
)
def test_a_vote_in_a_poll_names_its_answers_or_is_void(
    kind: str, said: dict[str, Any], answers: tuple[str, ...]
) -> None:
    event = heard(kind, {"m.relates_to": POLL} | said)
    assert isinstance(event, PollVote)
    assert (event.poll, event.answers) == ("$poll", answers)


@pytest.mark.parametrize(
    "relation", [None, 7, {}, {"event_id": "$poll"}, POLL | {"rel_type": "m.thread"}]
)
def test_a_vote_in_no_poll_is_noise(relation: object) -> None:
    content = {"m.relates_to": relation, RESPONSE: {"answers": ["a"]}}
    assert isinstance(heard(RESPONSE, content), Noise)
