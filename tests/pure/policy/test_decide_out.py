"""Words of who is out, edits while nothing is kept, another AI, and members whose name changes."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author
from appservice.model.effect import Amend, Effect, Erase, Keep, OpenTurn
from appservice.model.event import Membership, RoomMessage
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    DAY,
    NOW,
    RULES,
    group,
    line,
    member_change,
    message,
    with_member,
)

LINE = EventId("$line")


def effects(room: Room, said: RoomMessage, sender: UserId = BOB) -> list[Effect]:
    target = replace(line(author=Author.HUMAN), sender=sender)
    decision = decide(Scene(room, (), target), said, NOW, RULES)
    return [e for e in decision.effects if isinstance(e, Keep | Amend | Erase | OpenTurn)]


def edit(sender: UserId) -> RoomMessage:
    return message("new words", sender, replaces=LINE)


@pytest.mark.parametrize("sender", [CAROL, BOT])
def test_nothing_is_kept_of_who_is_out(sender: UserId) -> None:
    out = with_member(group(), sender, Membership.LEAVE)
    assert effects(out, message("hello", sender)) == []
    assert effects(out, edit(sender), sender) == []


@pytest.mark.parametrize("sender", [BOB, BOT])
def test_words_and_edits_of_who_is_here_are_kept(sender: UserId) -> None:
    here = group(ALICE, BOB, BOT)
    assert [type(e) for e in effects(here, message("hello", sender))] == [Keep]
    assert effects(here, edit(sender), sender) == [Amend(LINE, sender, "new words")]


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.YIELDED, Standing.MOVED])
def test_an_edit_while_nothing_is_kept_forgets_the_line(standing: Standing) -> None:
    room = replace(group(), group=Group(standing=standing, round_ms=NOW + DAY))
    assert effects(room, edit(BOB)) == [Erase(LINE)]
    assert effects(room, edit(ALICE)) == [], "only one's own"


def test_two_of_us_do_not_answer_each_other() -> None:
    """The other one is no listed bot here: it stands where none of our rules reaches it."""
    other = UserId("@other:c.test")
    both = frozenset((AI, other))
    room = replace(
        group(ALICE, BOB, other),
        maker=other,
        creators=both,
        power=replace(group().power, creators=both),
        display_by=other,
        group=Group(standing=Standing.FOLLOWS, round_ms=NOW + DAY),
    )
    for sender, kinds in ((other, [Keep]), (ALICE, [Keep, OpenTurn])):
        said = message("Parlour, what do you say?", sender, mentions=frozenset((AI,)))
        assert [type(e) for e in effects(room, said)] == kinds


def test_who_takes_another_name_while_the_ai_is_a_guest_is_no_newcomer() -> None:
    guest = replace(group(), group=Group(round_ms=NOW + DAY))
    renamed = decide(Scene(guest), member_change(BOB, Membership.JOIN), NOW, RULES).room
    assert BOB not in renamed.group.since
    came = decide(Scene(guest), member_change(CAROL, Membership.JOIN), NOW, RULES).room
    assert came.group.since[CAROL] == NOW
    assert came.kind is RoomKind.GROUP


def test_who_came_along_and_left_comes_anew() -> None:
    moved = replace(group(), group=replace(group().group, carried={BOB: 5}))
    left = decide(Scene(moved), member_change(BOB, Membership.LEAVE), NOW, RULES).room
    again = decide(Scene(left), member_change(BOB, Membership.JOIN), NOW, RULES).room
    assert again.group.since[BOB] == NOW
