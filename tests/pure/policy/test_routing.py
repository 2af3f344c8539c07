"""The router is total, keeps within its walls, and prefers what is healthy and what fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.routing import (
    Ability,
    ModelFacts,
    Purpose,
    Question,
    Route,
    Size,
    Wish,
)
from appservice.policy.routing import route

SMALL = ModelFacts(name="small", size=Size.SMALL, input_price=0.1, output_price=0.4)
MAIN = ModelFacts(name="main", input_price=1, output_price=4)
BIG = ModelFacts(name="big", size=Size.LARGE, input_price=5, output_price=15)
EYES = ModelFacts(name="eyes", can=frozenset(Ability), local=True, input_price=2, output_price=2)
ALL = (MAIN, SMALL, BIG, EYES)
NAMES = frozenset(one.name for one in ALL)

questions = st.builds(
    Question,
    **{name: st.booleans() for name in Question.__dataclass_fields__},
)
wishes = st.builds(
    Wish,
    purpose=st.sampled_from(Purpose),
    question=questions,
    needs=st.frozensets(st.sampled_from(Ability)),
    choice=st.none() | st.sampled_from([*NAMES, "gone"]),
    own_machines_only=st.booleans(),
)
prices = st.none() | st.floats(0, 100)
models = st.lists(
    st.builds(
        ModelFacts,
        name=st.sampled_from([*NAMES, "more", "others"]),
        can=st.frozensets(st.sampled_from(Ability)),
        size=st.sampled_from(Size),
        input_price=prices,
        output_price=prices,
        local=st.booleans(),
    ),
    unique_by=lambda one: one.name,
    max_size=6,
)
names = st.frozensets(st.sampled_from([*NAMES, "more", "others"]))


@given(wishes, models, names, st.none() | names)
def test_any_wish_gets_an_order_or_a_refusal_with_its_reason(
    wish: Wish, known: list[ModelFacts], healthy: frozenset[str], allowed: frozenset[str] | None
) -> None:
    found = route(wish, known, healthy=healthy, allowed=allowed)
    may = {
        one.name
        for one in known
        if (allowed is None or one.name in allowed)
        and (one.local or not wish.own_machines_only)
        and wish.needs <= one.can
    }
    assert found.why
    assert set(found.names) == may
    assert len(found.names) == len(may)
    if may & healthy:
        assert found.names[0] in healthy


def first(question: Question, *, healthy: frozenset[str] = NAMES, choice: str = "") -> Route:
    return route(
        Wish(purpose=Purpose.ANSWER, question=question, choice=choice or None),
        ALL,
        healthy=healthy,
    )


@pytest.mark.parametrize(
    ("question", "name", "why"),
    [
        (Question(), "main", "as configured"),
        (Question(simple=True), "small", "short and simple"),
        (Question(code=True), "big", "code in it"),
        (Question(mathematics=True), "big", "mathematics in it"),
        (Question(thought=True, simple=True), "big", "asked to think"),
        (Question(long=True), "big", "a long one"),
        (Question(image=True), "eyes", "a picture in it"),
    ],
)
def test_the_question_chooses(question: Question, name: str, why: str) -> None:
    found = first(question)
    assert (found.names[0], found.why) == (name, f"{why}: {name} first")


def test_what_the_room_chose_comes_first_whatever_is_asked() -> None:
    found = first(Question(code=True), choice="small")
    assert found.names == ("small", "main", "big", "eyes")
    assert found.why == "chosen in this room: small first"
    assert first(Question(code=True), choice="gone").names[0] == "big"


def test_one_that_fails_is_asked_last() -> None:
    found = first(Question(code=True), healthy=NAMES - {"big"})
    assert found.names == ("main", "eyes", "small", "big")
    assert found.why == "code in it: main first, as big fails just now"
    alone = route(Wish(purpose=Purpose.ANSWER), (MAIN,), healthy=())
    assert (alone.names, alone.why) == (("main",), "as configured")


def test_a_refusal_says_which_wall_it_was() -> None:
    def refused(known: tuple[ModelFacts, ...], allowed: tuple[str, ...] | None = None) -> str:
        wish = Wish(purpose=Purpose.JUDGE, needs=frozenset({Ability.AUDIO}), own_machines_only=True)
        found = route(wish, known, healthy=NAMES, allowed=allowed)
        assert found.names == ()
        return found.why

    assert "operator's own" in refused((MAIN, BIG))
    assert "plan" in refused(ALL, allowed=("main",))
    local = ModelFacts(name="local", local=True)
    assert refused((local, MAIN)) == "no model that can audio"


@pytest.mark.parametrize("purpose", [Purpose.JUDGE, Purpose.SUMMARY, Purpose.CATCHUP])
def test_what_is_not_read_as_an_answer_goes_to_the_cheapest(purpose: Purpose) -> None:
    wish = Wish(purpose=purpose, question=Question(code=True), choice="big")
    assert route(wish, ALL, healthy=NAMES).names == ("small", "main", "eyes", "big")
    own = ModelFacts(name="own", local=True, size=Size.LARGE)
    assert route(wish, (*ALL, own), healthy=NAMES | {"own"}).names[0] == "own"
    unpriced = ModelFacts(name="unpriced", size=Size.MEDIUM)
    assert route(wish, (BIG, unpriced), healthy={"big", "unpriced"}).names == ("unpriced", "big")
