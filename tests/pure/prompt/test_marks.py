"""Signs are told with their lines, or as notes where an answer was made in between."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.prompt.build import Budget, build
from tests.pure.prompt.reader import Note, Said, read
from tests.pure.prompt.samples import AI, ALICE, BOB, CAROL, hostile, line, room

CHOICES = (("1", "Kyoto"), ("2", "Nara"))


def text_of(lines: list[Line], asked: Line) -> str:
    inside = room({ALICE: "Alice", BOB: "Bob", CAROL: "Carol"})
    budget = Budget(20_000, 400)
    prompt = build(
        room=inside, lines=lines, asked=asked, now_ms=0, ai_name="Parlour", budget=budget
    )
    return "\n".join(part.text for part in prompt.parts[1:])


def mark(number: int, on: int, sender: UserId, key: str = "\N{THUMBS UP SIGN}") -> Line:
    return line(number, key, sender, kind=LineKind.REACTION, reply_to=EventId(f"${on}"))


def vote(number: int, sender: UserId, *chosen: int) -> Line:
    more = {"kind": LineKind.VOTE, "reply_to": EventId("$1")}
    return line(number, "", sender, **more, choices=tuple(CHOICES[i] for i in chosen))


def test_reactions_stand_with_their_line() -> None:
    said = [line(1, "tea?"), mark(2, 1, BOB), mark(3, 1, CAROL), mark(4, 1, BOB, "\u2764\ufe0f")]
    asked = line(5, "well?")
    text = text_of([*said, asked], asked)
    assert "«Alice» (\N{THUMBS UP SIGN} from «Bob», «Carol», \u2764 from «Bob»): tea?" in text


def test_a_reaction_after_an_answer_is_a_note_and_changes_nothing_before() -> None:
    said = [line(1, "tea?"), line(2, "hello?"), line(3, "Yes", AI)]
    asked = line(6, "well?")
    late = [mark(4, 1, BOB), mark(5, 3, CAROL)]
    text = text_of([*said, *late, asked], asked)
    assert "«Bob» put \N{THUMBS UP SIGN} on what «Alice» said: tea?" in text
    assert "«Carol» put \N{THUMBS UP SIGN} on what you said: Yes" in text
    without = text_of([*said, asked], asked)
    assert text.startswith(without[: without.index("Yes") + 3])


def test_a_sign_of_its_own_is_known_to_be_its_own() -> None:
    asked = line(4, "well?")
    said = [line(1, "thanks"), line(2, "Sure", AI), mark(3, 1, AI, "\u2764\ufe0f"), asked]
    assert "» You put \u2764 on what «Alice» said: thanks" in text_of(said, asked)


def test_a_sign_on_what_is_not_told_is_not_told() -> None:
    asked = line(3, "well?")
    assert "\N{THUMBS UP SIGN}" not in text_of([mark(2, 1, BOB), asked], asked)


def test_signs_by_dozens_take_no_place_of_words() -> None:
    said = [line(1, "tea?"), line(2, "Yes", AI)]
    signs = [mark(100 + n, 1, BOB, str(n)) for n in range(50)]
    crowd = [mark(200 + n, 1, UserId(f"@p{n}:x.example")) for n in range(50)]
    asked = line(300, "well?")
    text = text_of([*said, *signs, asked], asked)
    assert text.count("«Bob» put") == 4
    text = text_of([*said, *crowd, asked], asked)
    assert text.count(" put ") == 24


def test_a_poll_is_told_with_options_and_last_votes() -> None:
    poll = line(1, "Where?", kind=LineKind.POLL, choices=CHOICES)
    asked = line(7, "well?")
    votes = [vote(2, BOB, 0), vote(3, CAROL, 0), vote(4, BOB, 1)]
    over = line(5, "", kind=LineKind.POLL_END, reply_to=EventId("$1"))
    text = text_of([poll, *votes, asked], asked)
    poll_text = "«Alice» (asks in a poll): Where?\n  - Kyoto (votes: «Carol»)\n  - Nara"
    assert f"{poll_text} (votes: «Bob»)\n" in text
    assert "(asks in a poll, over)" in text_of([poll, *votes, over, asked], asked)


def test_late_votes_are_notes() -> None:
    poll = line(1, "Where?", kind=LineKind.POLL, choices=CHOICES)
    asked = line(9, "well?")
    over = line(5, "", kind=LineKind.POLL_END, reply_to=EventId("$1"))
    said = [poll, line(2, "Nice", AI), vote(3, BOB, 1), vote(4, BOB), over, asked]
    notes = [
        entry.text
        for entry in read(text_of(said, asked).replace("\nNice", ""))
        if isinstance(entry, Note)
    ]
    assert "«Bob» voted for Nara in the poll: Where?" in notes
    assert "«Bob» took back the vote in the poll: Where?" in notes
    assert "«Alice» ended the poll: Where?" in notes


@given(st.lists(hostile, min_size=1, max_size=6), st.booleans())
def test_no_sign_speaks_for_anybody(keys: list[str], answered: bool) -> None:
    said = [line(1, "tea?"), *([line(2, "x", AI)] if answered else [])]
    marks = [mark(number, 1, BOB, key) for number, key in enumerate(keys, start=3)]
    asked = line(99, "well?", CAROL)
    text = text_of([*said, *marks, asked], asked)
    heard = [entry for entry in read(text.replace("\nx\n", "\n")) if isinstance(entry, Said)]
    assert [(entry.speaker, entry.body) for entry in heard] == [
        ("Alice", "tea?"),
        ("Carol", "well?"),
    ]
