"""For whom a model writes: told in every shielded room, of nobody, and not to be wished away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import AgeBand
from appservice.model.chat import Line
from appservice.model.content import FOR_ADULTS, Fit
from appservice.model.group import Group, Settings
from appservice.model.ids import EventId, UserId
from appservice.model.instructions import Instructions, Tone
from appservice.model.prompt import Prompt
from appservice.model.room import Room, RoomKind
from appservice.prompt.build import LEAST_INPUT_TOKENS, Budget, draft
from appservice.prompt.help_lines import HELP_LINES
from appservice.prompt.tokens import PART_OVERHEAD, estimate
from tests.pure.prompt.samples import ALICE, BOB, CAROL, hostile, line, room, talks

SHIELDED = tuple(band for band in AgeBand if band is not AgeBand.ADULT)
WIDE = Budget(20_000, 400)
_AGES = re.compile(r"\b(?:minors?|child(?:ren)?|kids?|teen\w*|under.?(?:13|18)|1[3678]|young)\b")


def drafted(inside: Room, said: list[Line], fit: Fit, budget: Budget = WIDE) -> Prompt:
    return draft(
        room=inside,
        lines=said,
        asked=said[-1],
        now_ms=1_795_327_380_000,
        ai_name="Parlour",
        budget=budget,
        fit=fit,
    ).prompt


def people(**more: object) -> Room:
    names: dict[UserId, str | None] = {ALICE: "Alice", BOB: "Bob", CAROL: "Carol"}
    return room(names, **more)  # type: ignore[arg-type]


def chat() -> Room:
    return room({ALICE: "Alice"}, kind=RoomKind.DIRECT, person=ALICE)


def beginning(inside: Room, fit: Fit) -> str:
    return drafted(inside, [line(1, "hello")], fit).parts[0].text


def test_adults_are_told_about_as_ever() -> None:
    assert "fit for" not in beginning(people(), FOR_ADULTS)
    assert "fit for" not in beginning(chat(), FOR_ADULTS)


@pytest.mark.parametrize("band", SHIELDED)
def test_a_group_is_for_all_ages_and_that_is_all_that_is_said(band: AgeBand) -> None:
    told = beginning(people(), Fit(band, "GB"))
    assert "This group is for all ages: write so that it is fit for readers of any age." in told
    assert told == beginning(people(), Fit(AgeBand.UNDER_13, "GB"))
    assert "Samaritans 116 123" in told


@pytest.mark.parametrize("band", SHIELDED)
@pytest.mark.parametrize("region", [None, *HELP_LINES])
def test_nobodys_age_is_named(band: AgeBand, region: str | None) -> None:
    for inside in (people(), chat()):
        plain = beginning(inside, FOR_ADULTS)
        more = beginning(inside, Fit(band, region))
        said = set(more.split("\n")) - set(plain.split("\n"))
        assert said
        kept = [one for one in said if "There is always somebody" not in one]
        assert _AGES.search("\n".join(kept)) is None


def test_who_runs_a_model_cannot_tell_the_young_from_each_other_nor_from_the_unknown() -> None:
    told = {beginning(chat(), Fit(band)) for band in SHIELDED}
    assert len(told) == 1
    assert "Write so that it is fit for readers of any age." in told.pop()


@given(hostile, st.sampled_from(Tone), st.sampled_from(SHIELDED))
def test_what_a_group_wishes_stands_below_and_changes_none_of_it(
    wish: str, tone: Tone, band: AgeBand
) -> None:
    wishes = Instructions(text=f"wished {wish}", by=ALICE, event_id=EventId("$wish"))
    group = Group(settings=Settings(tone=tone), instructions=wishes)
    plain, wished = beginning(people(), Fit(band)), beginning(people(group=group), Fit(band))
    rules = plain[: plain.index("The people in it:")]
    assert wished.startswith(rules)
    assert "\n  wished" in wished[len(rules) :]


@given(
    talks(hostile.map(lambda text: text * 10)),
    hostile.map(lambda text: text * 20),
    st.integers(LEAST_INPUT_TOKENS, 4000),
    st.sampled_from([None, *HELP_LINES]),
)
def test_never_over_budget(said: list[Line], wish: str, budget: int, region: str | None) -> None:
    group = Group(instructions=Instructions(text=wish, by=ALICE, event_id=EventId("$wish")))
    fit = Fit(AgeBand.UNDER_13, region)
    prompt = drafted(people(group=group), said, fit, Budget(budget, 100))
    assert sum(estimate(part.text) + PART_OVERHEAD for part in prompt.parts) <= budget
