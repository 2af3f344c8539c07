"""Whatever people write, call themselves or attach: the transcript reads back as who said what."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import UserId
from appservice.prompt.labels import labels
from appservice.prompt.neutral import neutral
from appservice.prompt.transcript import note, spoken, when
from tests.pure.prompt.reader import Note, Said, read
from tests.pure.prompt.samples import AI, ALICE, BOB, CAROL, line, names, talks


@given(talks(), st.fixed_dictionaries({ALICE: names, BOB: names, CAROL: names}))
def test_reading_gives_exactly_who_said_what(
    said: list[Line], people: dict[UserId, str | None]
) -> None:
    told = labels(people, AI, "Parlour")
    sender = {one.event_id: told.of(one.sender) for one in said}
    answered = [sender.get(one.reply_to) if one.reply_to else None for one in said]
    texts = [spoken(one, told, to) for one, to in zip(said, answered, strict=True)]
    entries = read("\n".join([note("Monday"), *texts, note("the end")]))
    assert entries[0] == Note("Monday")
    assert entries[-1] == Note("the end")
    heard = [entry for entry in entries if isinstance(entry, Said)]
    assert len(heard) == len(entries) - 2
    assert [(one.speaker, one.body) for one in heard] == [
        (told.of(one.sender), neutral(one.body)) for one in said
    ]
    for one, to in zip(heard, answered, strict=True):
        assert (to is not None) == (one.tags is not None and f"to «{to}»" in one.tags)


def test_what_kind_of_line_it_is_stands_beside_the_speaker() -> None:
    told = labels({ALICE: "Alice", BOB: "Bob", CAROL: "Feeds"}, AI, "Parlour")
    assert spoken(line(1, "hi\nthere"), told) == "«Alice»: hi\n  there"
    assert spoken(line(1, "waves", kind=LineKind.EMOTE), told) == "«Alice» (does): waves"
    picture = line(1, "look", kind=LineKind.IMAGE, file='a "(:).png', edited=True)
    assert spoken(picture, told, "Bob", thread="in thread 1") == (
        '«Alice» (sends a picture "a \'(-).png", to «Bob», in thread 1, edited): look'
    )
    voice = line(1, "", kind=LineKind.VOICE)
    assert spoken(voice, told) == "«Alice» (sends a voice message): "
    bot = line(1, "news", CAROL, author=Author.BOT)
    assert spoken(bot, told) == "«Feeds» (bot): news"


@given(st.integers())
def test_any_time_can_be_told(at_ms: int) -> None:
    assert when(at_ms).endswith(" UTC")


def test_a_time_is_told_in_english() -> None:
    assert when(1_795_327_380_000) == "Sunday 22 November 2026, 06:03 UTC"
