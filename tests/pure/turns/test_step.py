"""From a decision to one commit: everything is stored, with IDs that come again."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import (
    Amend,
    AnswerTurn,
    Decision,
    DropTurns,
    Erase,
    Join,
    Keep,
    Leave,
    Notice,
    OpenTurn,
    sentence,
)
from appservice.model.ids import EventId, RoomId, SessionId, TurnId
from appservice.model.unread import PutAside
from appservice.ports.store import Aside, NewRow, Row, Source, Step
from appservice.turns.codec import act_from_json
from appservice.turns.step import done, step_of
from tests.pure.policy.rooms import ALICE, NOW, ROOM, group, line

ROW = NewRow(key="$row", room_id=ROOM, source=Source.SYNC, raw="{}", seen_ms=NOW)
OTHER = RoomId("!other:hs.test")
NOTICE = Notice(sentence("left", name="x"), EventId("$q"), EventId("$t"), ALICE)
EFFECTS: list[Any] = [
    Keep(line()),
    Amend(EventId("$a"), ALICE, "new"),
    Erase(EventId("$b")),
    OpenTurn(EventId("$q"), ALICE, EventId("$t")),
    OpenTurn(EventId("$r"), ALICE),
    DropTurns("why"),
    DropTurns("why", EventId("$q")),
    AnswerTurn(TurnId("one"), "words"),
    NOTICE,
    Notice(sentence("left"), room_id=OTHER),
    Leave(sentence("declined_gone")),
    Join(ALICE, is_direct=True),
]


def step(*effects: Any) -> Step:
    return step_of(ROW, Decision("why", group(), effects), NOW)


def test_each_effect_has_its_place() -> None:
    made = step(*EFFECTS)
    assert (made.row_key, made.room_id, made.decision, made.now_ms) == ("$row", ROOM, "why", NOW)
    assert made.room == group()
    assert list(made.history) == EFFECTS[:3]
    assert [(t.about, t.asker, t.thread, t.opened_ms) for t in made.open_turns] == [
        ("$q", ALICE, "$t", NOW),
        ("$r", ALICE, None, NOW),
    ]
    assert list(made.drop) == [("why", None), ("why", "$q")]
    assert list(made.answers) == [AnswerTurn(TurnId("one"), "words")]
    assert [act_from_json(act.kind, act.payload) for act in made.acts] == EFFECTS[8:]


def test_a_notice_for_another_room_is_an_act_of_that_room() -> None:
    assert [act.room_id for act in step(*EFFECTS[8:10]).acts] == [ROOM, OTHER]


def test_a_row_that_is_only_done_changes_nothing() -> None:
    made = done(ROW, "because", NOW)
    assert (made.row_key, made.decision, made.room) == ("$row", "because", None)
    assert not any((made.history, made.open_turns, made.drop, made.answers, made.acts))


@given(st.lists(st.sampled_from(EFFECTS), max_size=8))
def test_deciding_again_gives_the_same_commit_and_every_id_once(effects: list[Any]) -> None:
    made = step(*effects)
    assert made == step(*effects)
    ids = [turn.turn_id for turn in made.open_turns] + [act.act_id for act in made.acts]
    assert len(set(ids)) == len(ids)
    stored = len(made.history) + len(ids) + len(made.drop) + len(made.answers)
    assert stored == len(effects)
    json.dumps([act.payload for act in made.acts])


def test_what_waits_for_a_key_is_kept_as_it_came() -> None:
    made = step(PutAside(SessionId("s"), ALICE, EventId("$edited")))
    assert made.aside == Aside(
        row=ROW, session_id=SessionId("s"), sender=ALICE, about=EventId("$edited")
    )
    assert (made.acts, made.history) == ([], [])


def test_what_waited_for_its_key_is_late() -> None:
    assert not step(Keep(line())).late
    waited = Row(**{name: getattr(ROW, name) for name in NewRow.__slots__}, position=3, waited_ms=1)
    assert step_of(waited, Decision("why", group()), NOW).late
