"""Who joins where nothing older than oneself is shown is told what the welcome says."""

import pytest

from appservice.model.effect import Notice
from appservice.model.event import MemberChange, Membership
from appservice.model.ids import EventId, UserId
from appservice.policy.decide import decide
from tests.pure.policy.rooms import ALICE, BOT, CAROL, NOW, ROOM, RULES, group, scene


@pytest.mark.parametrize(
    ("visible", "encrypted", "user", "membership", "told"),
    [
        ("joined", False, CAROL, Membership.JOIN, ["joined_group"]),
        ("joined", False, CAROL, Membership.INVITE, []),
        ("joined", False, ALICE, Membership.JOIN, []),
        ("joined", False, BOT, Membership.JOIN, []),
        ("joined", True, CAROL, Membership.JOIN, []),
        ("shared", False, CAROL, Membership.JOIN, []),
        ("invited", False, CAROL, Membership.JOIN, []),
    ],
)
def test_who_cannot_see_the_welcome_is_told(
    visible: str, encrypted: bool, user: UserId, membership: Membership, told: list[str]
) -> None:
    change = MemberChange(
        event_id=EventId("$m"),
        room_id=ROOM,
        sender=user,
        sent_ms=NOW,
        user=user,
        membership=membership,
    )
    room = group(history_visibility=visible, encrypted=encrypted, told_encrypted=encrypted)
    effects = decide(scene(room), change, NOW, RULES).effects
    assert [one.say.key for one in effects if isinstance(one, Notice)] == told
