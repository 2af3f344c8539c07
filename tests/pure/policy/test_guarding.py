"""Of several guardians the stricter no holds, and nobody who is none has a say."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.guardianship import (
    ASK_LASTS_MS,
    How,
    Link,
    RoomWord,
    SetQuiet,
    SetRoom,
    SetSwitch,
    Switch,
)
from appservice.model.guarding import NO_LIMITS, Limits, QuietHours
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.guarding import (
    applied,
    has_word,
    holds,
    may_ask,
    may_be_asked,
    may_decide,
    merged,
    open_ask,
    with_word,
    without_word,
)

CAROL, MUM = UserId("@carol:a.test"), UserId("@mum:a.test")
SWITCHES = ("groups", "images", "voice", "memory", "unasked")
ADULT = Age(AgeBand.ADULT, Trust.STATED)
rooms = st.frozensets(st.sampled_from([RoomId(f"!{n}") for n in range(4)]))
quiet = st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439), st.just("UTC"))
limits = st.builds(
    Limits,
    **{name: st.booleans() for name in SWITCHES},
    quiet=st.lists(quiet, max_size=2).map(tuple),
    no_groups=rooms,
    approved=rooms,
)
ages = st.builds(Age, st.sampled_from(list(AgeBand)), st.sampled_from(list(Trust)))
words = st.sets(st.sampled_from(list(How)))


def link_of(hows: set[How]) -> Link:
    link = Link(guardian=MUM, child=CAROL)
    for how in sorted(hows):
        link = with_word(link, how, 5)
    return link


@given(st.lists(limits, max_size=4), limits)
def test_another_guardian_never_loosens_anything(decided: list[Limits], more: Limits) -> None:
    before, after = merged(decided), merged([*decided, more])
    for name in SWITCHES:
        assert getattr(after, name) == (getattr(before, name) and getattr(more, name))
    assert before.no_groups | more.no_groups == after.no_groups
    assert {*before.quiet, *more.quiet} == {*after.quiet}
    assert not after.approved & after.no_groups
    assert after.approved <= before.approved | more.approved


@given(st.lists(limits, max_size=4))
def test_the_order_of_guardians_does_not_matter(decided: list[Limits]) -> None:
    one, other = merged(decided), merged(decided[::-1])
    assert set(one.quiet) == set(other.quiet)
    rest = [each.name for each in fields(Limits) if each.name != "quiet"]
    assert [getattr(one, name) for name in rest] == [getattr(other, name) for name in rest]


def test_without_guardians_there_are_no_limits() -> None:
    assert merged([]) == merged([NO_LIMITS]) == NO_LIMITS


@given(words, ages, ages)
def test_only_whom_a_word_names_has_a_say_and_only_while_the_child_is_none_by_a_statement(
    hows: set[How], guardian: Age, child: Age
) -> None:
    link = link_of(hows)
    assert holds(link, child) == (bool(hows) and child != ADULT)
    decides = may_decide(link, guardian, child)
    assert not decides or holds(link, child)
    if hows == {How.HANDSHAKE}:
        assert decides == (guardian == ADULT and child != ADULT)
    assert not may_decide(link_of(set()), guardian, child)


@given(ages)
def test_by_a_handshake_only_trusted_statements_count(age: Age) -> None:
    assert may_ask(age) == (age == ADULT)
    assert may_be_asked(age) == (age == Age(AgeBand.FROM_16, Trust.STATED))
    assert not (may_ask(age) and may_be_asked(age)), "nobody's second account is both"


def test_an_adult_by_their_own_word_stays_a_child() -> None:
    link = link_of({How.OPERATOR})
    for trust in Trust:
        assert holds(link, Age(AgeBand.ADULT, trust)) == (trust is not Trust.STATED)
    assert holds(link, NOT_KNOWN)


@given(words, st.sampled_from(list(How)), limits)
def test_what_was_decided_ends_with_the_last_word(
    hows: set[How], how: How, decided: Limits
) -> None:
    link = link_of(hows | {how})
    link = Link(guardian=MUM, child=CAROL, words=link.words, limits=decided)
    after = without_word(link, how)
    assert not has_word(after, how)
    assert after.limits == (decided if hows - {how} else NO_LIMITS)


def test_a_question_is_open_until_it_is_answered_or_too_old() -> None:
    link = Link(guardian=MUM, child=CAROL, question_ms=10, notice=EventId("$asked"))
    assert open_ask(link, 11)
    assert not open_ask(link, 10 + ASK_LASTS_MS)
    assert not open_ask(replace(link, notice=None), 11)
    assert not any(open_ask(replace(link, agreed=said), 11) for said in (True, False))


@given(limits, st.sampled_from(list(Switch)), st.booleans())
def test_a_switch_changes_what_it_is_called(before: Limits, switch: Switch, on: bool) -> None:
    after = applied(before, SetSwitch(CAROL, switch, on), None)
    assert getattr(after, switch) is on
    assert applied(after, SetSwitch(CAROL, switch, getattr(before, switch)), None) == before


@given(limits, st.sampled_from(list(RoomWord)))
def test_a_group_is_off_on_or_agreed_to(before: Limits, word: RoomWord) -> None:
    room = RoomId("!1")
    after = applied(before, SetRoom(CAROL, "1", word), room)
    assert (room in after.no_groups) == (word is RoomWord.OFF)
    if word is not RoomWord.ON:
        assert not (room in after.no_groups and room in after.approved)
    if word is RoomWord.APPROVE:
        assert room in after.approved
    assert after.no_groups ^ before.no_groups <= {room}
    assert after.approved ^ before.approved <= {room}


@given(limits, quiet)
def test_quiet_hours_are_set_and_ended(before: Limits, hours: QuietHours) -> None:
    after = applied(before, SetQuiet(CAROL, hours), None)
    assert after.quiet == (hours,)
    assert applied(after, SetQuiet(CAROL, None), None) == replace(before, quiet=())
