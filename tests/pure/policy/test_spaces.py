"""A person's own Space: for whom there is one, and which groups are in it."""

from dataclasses import replace
from typing import Any

from appservice.model.effect import Decision, Notice
from appservice.model.event import StateChange
from appservice.model.given import SpaceAsked
from appservice.model.ids import EventId, RequestId, RoomId, UserId
from appservice.model.room import RoomKind
from appservice.model.space import Space
from appservice.model.whole import EndSpace, MakeSpace, RequestSpace
from appservice.policy.decide import decide
from appservice.policy.spaces import (
    AGAIN_MS,
    CHILD,
    children_by,
    concerned,
    decide_space,
    groups_of,
)
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    members,
    message,
    scene,
)

CHAT = RoomId("!chat:hs.test")
HERS = Space(ALICE, RoomId("!space:hs.test"), NOW - 5)
FAR = replace(RULES, may_invite=("@*:*",))


def _asked(*, on: bool) -> SpaceAsked:
    return SpaceAsked(RequestId("$r"), on, ALICE, CHAT, EventId("$r"))


def _key(decision: Decision) -> str:
    (notice,) = decision.effects
    assert isinstance(notice, Notice)
    return notice.say.key


def _typed(words: str, **more: Any) -> Decision:
    return decide(scene(direct()), message(words, **more), NOW, RULES)


def test_a_wish_goes_to_the_other_side() -> None:
    for words, on in (("!ai space on", True), ("!ai space OFF", False)):
        (request,) = _typed(words).effects
        assert request == RequestSpace(RequestId("$said"), on, ALICE, ROOM, EventId("$said"))


def test_it_is_for_those_who_may_have_the_ai_user_at_all() -> None:
    at = scene(direct())
    blocked = replace(RULES, blocked=("@alice:*",))
    assert _key(decide(at, message("!ai space on"), NOW, blocked)) == "space_not_allowed"
    assert isinstance(decide(at, message("!ai space off"), NOW, blocked).effects[0], RequestSpace)


def test_only_the_spaces_of_a_rooms_people_are_looked_at_for_it() -> None:
    theirs = Space(CAROL, RoomId("!hers:hs.test"), NOW)
    assert concerned([HERS, theirs], group()) == [HERS]
    assert concerned([HERS, theirs], None) == [HERS, theirs]


def test_it_is_for_local_people_in_their_direct_chat() -> None:
    assert _key(_typed("!ai space")) == "space_how"
    at = scene(group())
    assert _key(decide(at, message("!ai space on"), NOW, RULES)) == "space_in_direct"
    carols = replace(direct(), members=members(CAROL, AI), person=CAROL)
    far = decide(scene(carols), message("!ai space on", CAROL), NOW, FAR)
    assert _key(far) == "space_local_only"
    off = decide(scene(carols), message("!ai space off", CAROL), NOW, FAR)
    assert isinstance(off.effects[0], RequestSpace), "being rid of one always works"


def test_not_while_the_operator_has_paused_it() -> None:
    rules = replace(RULES, stopped="repairs")
    at = scene(direct())
    assert _key(decide(at, message("!ai space on"), NOW, rules)) == "stopped_serverwide"
    assert isinstance(decide(at, message("!ai space off"), NOW, rules).effects[0], RequestSpace)


def test_one_for_each_person_and_not_again_and_again() -> None:
    ended = Space(ALICE, None, NOW - AGAIN_MS + 1)
    make = (MakeSpace(RequestId("$r"), ALICE, CHAT),)
    assert decide_space(_asked(on=True), None, NOW, RULES).effects == make
    assert decide_space(_asked(on=True), HERS, NOW, RULES).effects == make
    assert _key(decide_space(_asked(on=True), ended, NOW, RULES)) == "space_soon"
    assert decide_space(_asked(on=True), ended, NOW + 1, RULES).effects == make


def test_off_ends_what_there_is() -> None:
    assert decide_space(_asked(on=False), HERS, NOW, RULES).effects == (EndSpace(ALICE, CHAT),)
    for known in (None, Space(ALICE, None, 0)):
        assert _key(decide_space(_asked(on=False), known, NOW, RULES)) == "space_none"


def test_in_it_are_the_groups_that_both_are_in() -> None:
    def room(name: str, *users: UserId, **more: Any) -> Any:
        return replace(group(*users, **more), room_id=RoomId(name))

    rooms = [
        room("!both", ALICE, BOB),
        room("!hers", BOB),
        replace(room("!no-ai", ALICE), members=members(ALICE)),
        replace(room("!left", ALICE), kind=RoomKind.LEFT),
        room("!moved", ALICE, successor=RoomId("!both"), successor_by=AI),
        replace(direct(), room_id=RoomId("!chat")),
    ]
    assert groups_of(rooms, ALICE) == {"!both"}


def test_what_the_person_put_into_it_is_theirs() -> None:
    def child(name: str, sender: UserId, content: dict[str, Any]) -> StateChange:
        return StateChange(
            room_id=ROOM,
            event_id=EventId(f"${name}"),
            sender=sender,
            sent_ms=NOW,
            type=CHILD,
            state_key=name,
            content=content,
        )

    via = {"via": ["hs.test"]}
    state = [child("!a", AI, via), child("!b", AI, {}), child("!c", ALICE, via)]
    assert children_by(state, AI) == {"!a"}
