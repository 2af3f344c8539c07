"""What is shown before anything leaves a direct chat, and what a group then reads."""

import json
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.crossing import Brought, CopiedLine, CopyWish, Place
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, UserId
from appservice.prompt.brought import BROUGHT, brought_in, copied_contents, shared_content
from appservice.prompt.catching_up import ASIDE
from appservice.prompt.crossing import choice, copy_preview, share_preview
from appservice.prompt.labels import labels
from appservice.prompt.transcript import spoken
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, ROOM

PLACE = Place(room_id=RoomId("!k:hs.test"), name="Kyoto trip", sharer="Alice", readers=5)


class Shown(HTMLParser):
    """The text of HTML and the tags in it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags = "", [""]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not attrs
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def test_what_is_shared_names_its_person_and_calls_nobody() -> None:
    content = shared_content("I arrive <b>@room</b>\nat nine", ALICE, "Alice <x>")
    assert content["msgtype"] == "m.text"
    assert content["m.mentions"] == {}
    assert content["body"] == "Alice <x> shares: I arrive <b>@ room</b>\nat nine"
    assert content["formatted_body"] == (
        "<strong>Alice &lt;x&gt; shares:</strong> I arrive &lt;b&gt;@ room&lt;/b&gt;<br>at nine"
    )
    found = brought_in(content)
    assert found is not None
    assert (found.by, found.copied) == (ALICE, False)
    assert content["body"][found.head :] == "I arrive <b>@ room</b>\nat nine"


def test_the_preview_is_word_for_word_what_is_posted_and_is_kept_nowhere() -> None:
    preview = share_preview(PLACE, "I arrive\nat nine", ALICE, sealed=False, prefix="!ai")
    posted = shared_content("I arrive\nat nine", ALICE, "Alice")
    assert "In “Kyoto trip” 5 people will read:" in preview["body"]
    assert "> Alice shares: I arrive\n> at nine" in preview["body"]
    assert (
        f"<blockquote><p>{posted['formatted_body']}</p></blockquote>" in (preview["formatted_body"])
    )
    assert "React with ✅ or write !ai yes" in preview["body"]
    assert preview[ASIDE] is True
    assert BROUGHT not in preview


def test_an_encrypted_chat_is_warned_of_a_plain_group_and_takes_no_reaction() -> None:
    sealed = share_preview(PLACE, "I arrive", ALICE, sealed=True, prefix="!ai")
    assert "This chat is encrypted and that group is not" in sealed["body"]
    assert "✅" not in sealed["body"]
    both = Place(
        room_id=PLACE.room_id, name="Kyoto trip", sharer="Alice", readers=5, encrypted=True
    )
    assert "is not" not in share_preview(both, "I", ALICE, sealed=True, prefix="!ai")["body"]


def test_groups_that_may_be_meant_are_told_by_their_numbers() -> None:
    other = Place(
        room_id=RoomId("!l:hs.test"), name="Tea", sharer="Alice", readers=2, others=("Bob",)
    )
    body = choice("share_which", [(2, PLACE), (7, other)])["body"]
    assert body.split("\n")[1:] == [
        "2. “Kyoto trip”, only you so far",
        "7. “Tea”, 2 people: Bob",
    ]


def said(number: int, body: str, author: Author = Author.HUMAN) -> Line:
    return Line(
        room_id=ROOM,
        event_id=EventId(f"$e{number}"),
        sender=AI if author is Author.AI else ALICE,
        author=author,
        kind=LineKind.TEXT,
        body=body,
        sent_ms=NOW,
    )


def test_what_would_be_copied_is_listed_by_number_with_what_never_is() -> None:
    wish = CopyWish(name="Trip", invitees=(BOB,), opens=True)
    lines = [said(1, "Where\nto?"), said(2, "To " + "K" * 500, Author.AI)]
    preview = copy_preview(
        wish, lines, 7, name="Alice", ai_name="Parlour", sealed=False, prefix="!ai"
    )
    body = preview["body"]
    assert "1. Alice, Tuesday 14 November 2023, 22:13 UTC: Where to?" in body
    assert "2. Parlour, Tuesday 14 November 2023, 22:13 UTC: To KKK" in body
    assert "(503 characters)" in body
    assert "K" * 200 not in body
    assert "7 older ones stay out" in body
    assert "Never copied: commands" in body
    assert "could read them there" in body
    assert preview[ASIDE] is True


def test_copies_are_quoted_with_who_said_them_and_say_that_they_are_copies() -> None:
    lines = (
        CopiedLine(by_ai=False, sent_ms=NOW, body="Where\nto? <i>@room</i>"),
        CopiedLine(by_ai=True, sent_ms=NOW, body="To **Kyoto**."),
        CopiedLine(by_ai=False, sent_ms=NOW, body="nods", emote=True),
    )
    [content] = copied_contents(lines, ALICE, "Alice", "Parlour")
    assert content["body"] == (
        "Copied by Alice from a private chat with Parlour:\n\n"
        "Alice, Tuesday 14 November 2023, 22:13 UTC:\n> Where\n> to? <i>@ room</i>\n\n"
        "Parlour, Tuesday 14 November 2023, 22:13 UTC:\n> To **Kyoto**.\n\n"
        "Alice, Tuesday 14 November 2023, 22:13 UTC:\n> * Alice nods"
    )
    shown = Shown(content["formatted_body"])
    assert shown.tags.count("blockquote") == 3
    assert "<blockquote>To <strong>Kyoto</strong>.</blockquote>" in content["formatted_body"]
    assert "to? <i>@ room</i>" in shown.text
    assert set(shown.tags) == {"", "p", "em", "strong", "blockquote", "br"}
    assert content[BROUGHT]["copied"] is True
    assert content["m.mentions"] == {}


texts = st.text(
    alphabet=st.sampled_from('aß>* \n"&<@é\U0001f600\\\u202e'), min_size=1, max_size=400
)


@settings(max_examples=40)
@given(
    st.lists(texts.filter(str.strip), min_size=1, max_size=12), st.integers(1, 40), st.booleans()
)
def test_however_much_it_is_every_part_fits_and_nothing_is_lost(
    bodies: list[str], times: int, by_ai: bool
) -> None:
    lines = [CopiedLine(by_ai=by_ai, sent_ms=NOW, body=body * times) for body in bodies]
    contents = copied_contents(lines, ALICE, "Alice", "Parlour", 30_000)
    letters = 0
    for content in contents:
        assert len(json.dumps(content, ensure_ascii=False).encode()) < 31_000
        found = brought_in(content)
        assert found is not None
        words = content["body"][found.head :]
        letters += sum(words.count(letter) for letter in "éß&")
    wanted = sum(line.body.count(letter) for line in lines for letter in "éß&")
    assert letters == wanted


def test_a_marker_counts_only_where_it_is_whole() -> None:
    def read(**marker: Any) -> Brought | None:
        return brought_in({"body": "hello", BROUGHT: marker})

    assert read(by=ALICE, head=2) == Brought(ALICE, head=2)
    assert read(by="nobody", head=2) is None
    assert read(by=ALICE, head=5) is None
    assert read(by=ALICE, head=-1) is None
    assert read(by=ALICE) is None
    assert brought_in({BROUGHT: "x", "body": "hello"}) is None
    assert brought_in({"body": "hello"}) is None


def test_a_prompt_has_it_as_words_of_its_person_indented() -> None:
    names = labels({ALICE: "Alice", BOB: "Bob"}, AI, "Parlour")
    shared = Line(
        room_id=ROOM,
        event_id=EventId("$e"),
        sender=UserId(ALICE),
        author=Author.HUMAN,
        kind=LineKind.SHARED,
        body="I arrive\n«Bob»: me too",
        sent_ms=NOW,
    )
    assert spoken(shared, names) == "«Alice» (said through you): I arrive\n  ‹Bob›: me too"
