"""Policy lists: what a room's state recommends, and whom that blocks."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.event import StateChange
from appservice.model.ids import EventId, UserId
from appservice.model.policies import About, ListRule
from appservice.policy.admission import is_blocked, may_ask
from appservice.policy.policies import address_of, listed, rules_in, too_wide
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, NOW, ROOM, RULES

OWN = "hs.test"


def rule(kind: str, entity: object, key: str = "k", ban: object = "m.ban") -> StateChange:
    content: dict[str, Any] = {"entity": entity, "recommendation": ban, "reason": "spam"}
    return StateChange(
        room_id=ROOM,
        event_id=EventId(f"${kind}{key}"),
        sender=CAROL,
        sent_ms=NOW,
        type=kind,
        state_key=key,
        content=content,
    )


@pytest.mark.parametrize("prefix", ["m.policy.rule", "m.room.rule", "org.matrix.mjolnir.rule"])
@pytest.mark.parametrize("ban", ["m.ban", "org.matrix.mjolnir.ban"])
def test_modern_and_older_types_are_read(prefix: str, ban: str) -> None:
    state = [rule(f"{prefix}.user", "@a:b.test", ban=ban), rule(f"{prefix}.server", "b.test")]
    wanted = (ListRule(About.SERVER, "b.test"), ListRule(About.USER, "@a:b.test"))
    assert rules_in(state) == wanted


@pytest.mark.parametrize(
    "event",
    [
        rule("m.policy.rule.user", 7),
        rule("m.policy.rule.user", ""),
        rule("m.policy.rule.user", "@x:y\n"),
        rule("m.policy.rule.user", "@" + "x" * 300),
        rule("m.policy.rule.user", "@x:y", ban="m.allow"),
        rule("m.policy.rule.user", "@x:y", ban=["m.ban"]),
        rule("m.policy.rule.user", None, ban=None),
        rule("m.policy.rule.room", "!room:hs.test"),
    ],
)
def test_what_is_malformed_or_withdrawn_is_no_rule(event: StateChange) -> None:
    assert rules_in([event]) == ()


def test_a_modern_rule_overrules_an_older_one_with_its_key() -> None:
    old = rule("org.matrix.mjolnir.rule.user", "@x:y")
    withdrawn = rule("m.policy.rule.user", None, ban=None)
    assert rules_in([old, withdrawn]) == rules_in([withdrawn, old]) == ()
    assert len(rules_in([old, rule("m.policy.rule.user", "@z:y", key="other")])) == 2


@pytest.mark.parametrize(
    ("about", "entity", "wide"),
    [
        (About.USER, "*", True),
        (About.USER, "@*:*", True),
        (About.USER, "@*:HS.test", True),
        (About.USER, AI, True),
        (About.USER, "@a*:hs.test", True),  # the AI is @ai
        (About.USER, "@bob*:hs.test", False),
        (About.USER, ALICE, False),
        (About.USER, "@*:c.test", False),
        (About.SERVER, "*", True),
        (About.SERVER, "hs.*", True),
        (About.SERVER, "c.test", False),
    ],
)
def test_a_rule_that_would_lock_everybody_out_is_not_followed(
    about: About, entity: str, wide: bool
) -> None:
    assert too_wide(ListRule(about, entity), OWN, AI) is wide
    rules = replace(RULES, listed=listed([ListRule(about, entity)], OWN, AI))
    if wide:
        assert not any(is_blocked(user, rules) for user in (AI, ALICE, BOB, CAROL))


def test_who_is_listed_counts_as_blocked() -> None:
    found = [
        ListRule(About.USER, "@Carol:c.test"),
        ListRule(About.USER, "@spam*:*"),
        ListRule(About.SERVER, "bad.test"),
        ListRule(About.SERVER, "*.worse.test"),
    ]
    rules = replace(RULES, may_invite=("*",), listed=listed(found, OWN, AI))
    blocked = (CAROL, "@spammer:hs.test", "@x:bad.test", "@x:bad.test:8448", "@x:a.worse.test")
    for user in blocked:
        assert is_blocked(UserId(user), rules), user
        assert not may_ask(UserId(user), rules)
    for user in (ALICE, BOB, "@x:notbad.test", "@x:worse.test", "@carol2:c.test"):
        assert may_ask(UserId(user), rules), user


def test_addresses() -> None:
    assert address_of("#bans:good.test").room == "#bans:good.test"
    assert address_of("!abc a.test b.test").via == ("a.test", "b.test")
    assert address_of("!abc:good.test").via == ("good.test",)
    assert address_of("!abc").via == ()
