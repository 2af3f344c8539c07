"""What a model is told of what is remembered: marked, bounded, and without force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import EventId, RoomId
from appservice.model.prompt import ChatPart, Prompt, Role
from appservice.model.remembering import Recollection, RememberedKind
from appservice.model.wishing import (
    ChooseRemembering,
    ForgetRemembered,
    ForgetSource,
    RememberText,
    RewordRemembered,
)
from appservice.personal.pending import without_pending
from appservice.personal.ranking import by_words, words_of
from appservice.personal.telling import chosen, fits, with_remembered
from appservice.prompt.tokens import estimate
from tests.pure.personal.lines import ALICE, CHAT, remembered
from tests.pure.prompt.samples import hostile

COMMAND = EventId("$c")
PROMPT = Prompt(
    (
        ChatPart(Role.SYSTEM, "ours", CHAT),
        ChatPart(Role.USER, "hello", CHAT, (EventId("$q"),)),
    ),
    max_output_tokens=100,
)


def test_wishes_stand_below_ours_and_the_rest_before_the_question() -> None:
    lines = [remembered(1, "I like tea", "preference"), remembered(2, "Be brief", "instruction")]
    made = with_remembered(PROMPT, chosen([*lines, remembered(3, "I am Ann")], 800), ALICE)
    first, last = made.parts
    assert first.text.startswith("ours\n")
    assert first.text.endswith("\n  Be brief")
    assert "tea" not in first.text
    assert last.text.endswith("» likes: I like tea\n» fact: I am Ann\nhello")
    assert "Be brief" not in last.text
    assert {part.person for part in made.parts} == {ALICE}
    assert {part.room_id for part in made.parts} == {CHAT}
    assert last.event_ids == (EventId("$q"),)


def test_a_part_without_any_says_so() -> None:
    only = with_remembered(PROMPT, chosen([remembered(1, "Be brief", "instruction")], 800), ALICE)
    assert [part.person for part in only.parts] == [ALICE, None]
    assert with_remembered(PROMPT, chosen([], 800), ALICE) == PROMPT


@given(st.lists(st.tuples(hostile, st.sampled_from(RememberedKind)), max_size=12))
def test_no_word_of_it_opens_anything_and_all_of_it_is_bounded(
    texts: list[tuple[str, RememberedKind]],
) -> None:
    lines = [remembered(n, text, kind) for n, (text, kind) in enumerate(texts, start=1)]
    told = chosen(lines, 400)
    made = with_remembered(PROMPT, told, ALICE)
    grown = sum(estimate(part.text) for part in made.parts)
    assert grown <= sum(estimate(part.text) for part in PROMPT.parts) + 400 + 4
    rows = [row for part in made.parts for row in part.text.split("\n")]
    assert sum(row.startswith("»") for row in rows) == len(told.others) + bool(told.others)
    assert not any("»" in row[1:] or "«" in row for row in rows)
    assert "<|im_start|>" not in "\n".join(rows)


def test_instructions_go_first_and_leave_a_place_for_what_matters_most() -> None:
    wishes = [
        remembered(n, f"Always mention word{n} " + "x" * 300, "instruction") for n in range(9)
    ]
    facts = [remembered(n, f"fact {n} " + "y" * 300) for n in range(20, 40)]
    told = chosen([*wishes, *facts], 900)
    assert 0 < len(told.wishes) < 9
    assert told.wishes[-1].number == 8, "of too many the newest"
    assert told.others
    assert told.others[0].number == 20, "those first that come first by their rank"
    assert not fits([*wishes, *facts], 900)
    assert fits(facts[:1], 900)


def test_what_shares_words_with_the_question_comes_first() -> None:
    texts = ["I am allergic to peanuts", "My cat is called Mog", "I work in Lyon", "Katzen? Nein!"]
    scores = by_words(texts, "what should my cats be called?")
    assert max(range(4), key=scores.__getitem__) == 1
    assert scores[0] == scores[2] == 0
    assert by_words(texts, "?!") == by_words(texts, "unrelated") == [0.0] * 4
    assert by_words([], "anything") == []
    assert by_words(["", "..."], "anything") == [0.0, 0.0]


def test_words_are_found_in_scripts_without_blanks_and_whatever_their_ending() -> None:
    assert words_of("Vegetarian!") == words_of("VEGETABLE".replace("ble", "rians"))
    assert max(by_words(["私は東京に住んでいます", "我喜欢喝茶"], "東京の天気")) > 0
    assert by_words(["私は東京に住んでいます", "我喜欢喝茶"], "喝茶")[1] > 0


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (ForgetRemembered(by=ALICE, numbers=(1, 9), about=COMMAND), [2]),
        (ForgetRemembered(by=ALICE, numbers=(), every=True, about=COMMAND), []),
        (ForgetRemembered(by=ALICE, numbers=(), every=True, sure=False, about=COMMAND), [1, 2]),
        (ForgetSource(by=ALICE, source=EventId("$e2")), [1]),
        (RewordRemembered(by=ALICE, number=1, text="other", about=COMMAND), [2]),
        (ChooseRemembering(by=ALICE, remembering="off", about=COMMAND), []),
        (ChooseRemembering(by=ALICE, remembering="paused", about=COMMAND), [1, 2]),
        (
            RememberText(
                by=ALICE, source=EventId("$e1"), text="x", kind="fact", about=COMMAND, anew=True
            ),
            [2],
        ),
        (None, [1, 2]),
    ],
)  # fmt: skip
def test_what_is_wished_and_not_done_yet_holds_already(wish: object, left: list[int]) -> None:
    known = Recollection(3, (remembered(1), remembered(2)))
    found = without_pending(known, [wish], ALICE)
    assert [line.number for line in found.lines] == left
    assert found.edition == 3


def test_the_wish_of_somebody_else_changes_nothing() -> None:
    known = Recollection(3, (remembered(1),))
    wish = ForgetSource(by=RoomId("@bob:hs.test"), source=EventId("$e1"))  # type: ignore[arg-type]
    assert without_pending(known, [wish], ALICE) == known
