"""Summaries: of the room's lines alone, everybody's words in their place, links that lead there."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import AgeBand
from appservice.model.audience import Audience
from appservice.model.chat import Line
from appservice.model.content import ContentRules
from appservice.model.event import Membership
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.prompt import Role
from appservice.model.room import Member, Room
from appservice.model.verdict import Cleared, Reply
from appservice.policy.content import clear
from appservice.policy.floor import rated
from appservice.prompt.build import LEAST_INPUT_TOKENS, Budget
from appservice.prompt.catching_up import ASIDE, Chosen, ask, linked, told
from appservice.prompt.neutral import neutral
from appservice.prompt.notices import AUTOMATED
from appservice.prompt.opening import room_labels
from appservice.prompt.permalinks import permalink, servers_of
from appservice.prompt.tokens import PART_OVERHEAD, estimate
from tests.pure.prompt.reader import Said, read
from tests.pure.prompt.samples import ALICE, BOB, CAROL, ROOM, hostile, line, names, room, talks

NOW_MS = 1_795_327_380_000
WIDE = Budget(20_000, 400)
CHAT = RoomId("!chat")
_NUMBER = re.compile(r"^(«[^«»\n]*») \[(\d+)\]", re.MULTILINE)


def people(name: str | None = "Alice") -> Room:
    return room({ALICE: name, BOB: "Bob", CAROL: "Carol"}, name="Trip <b>")


def chosen(lines: list[Line], inside: Room | None = None, budget: Budget = WIDE) -> Chosen:
    return ask(
        room=inside or people(),
        lines=lines,
        person=BOB,
        now_ms=NOW_MS,
        ai_name="Parlour",
        budget=budget,
    )


def summary(words: str, found: Chosen, inside: Room | None = None) -> dict[str, object]:
    cleared = clear(rated(words), Audience(CHAT, frozenset((BOB,)), AgeBand.ADULT), ContentRules())
    assert isinstance(cleared, Cleared)
    return told(Reply(cleared), inside or people(), found, NOW_MS, "Parlour")


@given(talks(hostile.map(lambda text: text * 10)), st.integers(LEAST_INPUT_TOKENS, 4000))
def test_never_over_budget_and_the_newest_are_kept(said: list[Line], budget: int) -> None:
    found = chosen(said, budget=Budget(budget, 100))
    total = sum(estimate(part.text) + PART_OVERHEAD for part in found.prompt.parts)
    assert total <= budget
    assert found.left_out + len(found.lines) == len(said)
    assert found.lines[-1].event_id == said[-1].event_id
    assert found.prompt.max_output_tokens == 100


@given(talks(), names)
def test_everybody_says_only_their_own(said: list[Line], name: str | None) -> None:
    inside = people(name)
    found = chosen(said, inside)
    system, talk = found.prompt.parts
    assert (system.role, talk.role) == (Role.SYSTEM, Role.USER)
    assert {system.room_id, talk.room_id} == {ROOM}
    assert talk.event_ids == tuple(one.event_id for one in said)
    told_names = room_labels(inside, "Parlour")
    entries = [one for one in read(_NUMBER.sub(r"\1", talk.text)) if isinstance(one, Said)]
    assert [(one.speaker, one.body) for one in entries] == [
        (told_names.of(one.sender), neutral(one.body)) for one in said
    ]
    numbers = [int(number) for _, number in _NUMBER.findall(talk.text)]
    assert numbers == list(range(1, len(said) + 1))
    assert talk.text.splitlines()[-1].startswith("» It is ")


def test_numbers_in_brackets_lead_to_their_messages() -> None:
    links = {1: "https://l/1", 2: "https://l/2"}
    assert linked("tea [1], cake [1, 2].", links) == (
        "tea [1](https://l/1), cake [1](https://l/1) [2](https://l/2)."
    )
    assert linked("in [2026] and [9]", links) == "in [2026] and [9]"
    assert linked("[1](https://other)", links) == "[1](https://other)"


def test_what_is_read_names_the_group_and_links_to_first_and_last() -> None:
    found = chosen([line(1, "tea at four"), line(2, "bring cake")])
    content = summary("- Tea at four [1]\n- @Alice brings cake [2]", found)
    body, html = str(content["body"]), str(content["formatted_body"])
    assert body.startswith("What you missed in Trip <b> since Sunday 22 November 2026")
    assert "Trip &lt;b&gt;" in html
    first, last = (
        f"https://matrix.to/#/!room/{event}?via=a.example&amp;via=b.example&amp;via=c.example"
        for event in ("$1", "$2")
    )
    assert f'<a href="{first}">First message</a>' in html
    assert f'<a href="{last}">Last message</a>' in html
    assert f'<a href="{first}">1</a>' in html
    assert f'<a href="{last}">2</a>' in html
    assert content["m.mentions"] == {}
    assert content[ASIDE] is True
    assert content[AUTOMATED] is True
    assert "left out" not in body
    cut = summary("x", replace(found, left_out=40))
    assert "in 42 messages" in str(cut["body"])
    assert "Only the newest 2 of them" in str(cut["body"])


@given(talks(), hostile)
def test_no_summary_mentions_or_breaks_out(said: list[Line], words: str) -> None:
    found = chosen(said)
    content = summary(words + " x", found)
    html = str(content["formatted_body"])
    assert "<img" not in html
    assert "<script" not in html
    assert content["m.mentions"] == {}
    assert f"/{said[0].event_id}" in str(content["body"])


def test_links_go_by_the_servers_of_most_members() -> None:
    inside = people()
    extra = UserId("@dora:c.example")
    there = {**inside.members, extra: Member(extra, Membership.JOIN)}
    gone = UserId("@eve:z.example")
    there[gone] = Member(gone, Membership.LEAVE)
    assert servers_of(replace(inside, members=there)) == ("a.example", "c.example", "b.example")
    assert permalink(RoomId("!a b:x"), EventId("$/?"), ()) == "https://matrix.to/#/!a%20b:x/$%2F%3F"
