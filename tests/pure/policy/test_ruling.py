"""What the rules say of a message before any model is asked."""

from typing import Any

from appservice.model.chat import Author
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId
from appservice.model.speaking import Call, Mode, Ruling
from appservice.model.talk import Talk
from appservice.policy.speaking import ruling
from tests.pure.policy.rooms import AI, BOB, NOW, RULES, group, line, message


def ruled(said: RoomMessage, **more: Any) -> Ruling:
    return ruling(said, Talk(room=group(), now_ms=NOW, **more), RULES)


def test_off_is_obeyed_whoever_calls() -> None:
    said = message("Parlour?", mentions=frozenset((AI,)))
    assert ruled(said, mode=Mode.OFF) == Ruling(Call.SILENT, "off")


def test_who_is_called_speaks_and_who_is_not_stays_silent() -> None:
    assert ruled(message("x", mentions=frozenset((AI,)))).call is Call.SPEAK
    assert ruled(message("x", mentions=frozenset((BOB,)))).call is Call.SILENT
    assert ruled(message("Parlour, x?", kind=LineKind.NOTICE)).call is Call.SILENT


def test_a_reply_to_a_human_is_for_them() -> None:
    said = message("and you?", reply_to=EventId("$line"))
    assert ruled(said, target=line(author=Author.HUMAN)).call is Call.SILENT
    assert ruled(said, target=line()).call is Call.SPEAK


def test_what_nothing_says_is_judged_unless_only_calls_are_answered() -> None:
    assert ruled(message("who knows?")).call is Call.JUDGE
    assert ruled(message("who knows?"), mode=Mode.MENTION).call is Call.SILENT


def test_a_mention_beside_others_is_judged_only_where_a_judge_is() -> None:
    said = message("what did he mean?", mentions=frozenset((AI, BOB)))
    assert ruled(said).call is Call.JUDGE
    assert ruled(said, mode=Mode.MENTION) == Ruling(Call.SPEAK, "mentioned")
