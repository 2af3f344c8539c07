"""Pills in HTML: whom they name, what was typed with them, and that hostile HTML costs little."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.matrix.decode import decode
from appservice.matrix.html import Typed, read_html
from appservice.model.event import RoomMessage
from appservice.model.ids import RoomId

BOB = "@bob:b.test"
PILL = f'<a href="https://matrix.to/#/{BOB}">Bob</a>'


@pytest.mark.parametrize(
    "href",
    [
        f"https://matrix.to/#/{BOB}",
        "https://matrix.to/#/%40bob%3Ab.test",
        f"https://matrix.to/#/{BOB}?via=b.test",
        f"HTTPS://Matrix.to/#/{BOB}",
        "matrix:u/bob:b.test",
        "matrix:u/bob:b.test?action=chat",
        "matrix:u/bob%3Ab.test",
        "matrix:user/bob:b.test",
    ],
)
def test_links_to_people_are_pills(href: str) -> None:
    found = read_html(f'!ai new "Trip" <a href="{href}">Bob the <b>great</b></a>!')
    assert found.pills == {BOB}
    assert found.text == f'!ai new "Trip"  {BOB} !'


@pytest.mark.parametrize(
    "href",
    [
        "https://matrix.to/#/!room:b.test/$event",
        "https://matrix.to/#/!",
        f"https://matrix.to/#/{BOB}/$event",
        f"https://evil.test/#/{BOB}",
        "https://matrix.to/#/bob",
        "https://matrix.to/#/%FF%FE",
        f"javascript:{BOB}",
        BOB,
        "",
    ],
)
def test_other_links_are_none(href: str) -> None:
    found = read_html(f'see <a href="{href}">this</a>')
    assert found.pills == frozenset()
    assert found.text == "see this"


@pytest.mark.parametrize("quote", ["mx-reply", "blockquote", "pre", "code"])
def test_what_is_quoted_or_code_is_not_typed(quote: str) -> None:
    carol = '<a href="https://matrix.to/#/@carol:c.test">Carol</a>'
    found = read_html(f"<{quote}><p>!ai leave {PILL}</p></{quote}>hello {carol}")
    assert found == Typed("hello  @carol:c.test", frozenset(("@carol:c.test",)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("href", "room"),
    [
        ("https://matrix.to/#/!room:b.test?via=b.test", "!room:b.test"),
        ("https://matrix.to/#/%23alias:b.test", "#alias:b.test"),
        ("matrix:r/alias:b.test", "#alias:b.test"),
        ("matrix:roomid/room:b.test", "!room:b.test"),
    ],
)
def test_links_to_rooms_are_written_as_what_they_lead_to(href: str, room: str) -> None:
    found = read_html(f'to <a href="{href}">Kyoto</a>')
    assert (found.text, found.pills, found.rooms) == (f"to  {room}", frozenset(), True)


def test_lines_stay_lines_and_pills_stay_words() -> None:
    found = read_html(f"<p>one{PILL}{PILL}</p><p>two</p>three<br>four<ul><li>five</li></ul>")
    lines = [line for line in found.text.split("\n") if line]
    assert lines == [f"one {BOB}  {BOB} ", "two", "three", "four", "five"]


def test_references_are_read() -> None:
    assert read_html(f"a &lt;b&gt; &amp; &quot;c&quot; {PILL}").text == f'a <b> & "c"  {BOB}'


@given(
    st.text(
        st.sampled_from(list("<>/=\"'& a!-[]?#@:;")) | st.characters(codec="utf-8"), max_size=200
    )
)
def test_any_html_is_read(html: str) -> None:
    assert isinstance(read_html("<a>" + html), Typed)


@pytest.mark.parametrize(
    "part", ["<a ", '<a href="', "<!--", "<", "<a/", "&#", "<?", "</a ", "<![CDATA[", "<a><p><b>"]
)
def test_broken_html_does_not_stop_the_house(part: str) -> None:
    """Python's own parser takes up to forty seconds for one event of the size that is allowed."""
    began = time.perf_counter()
    read_html(part * (60_000 // len(part)))
    assert time.perf_counter() - began < 1.0


def test_pills_are_looked_for_at_the_beginning() -> None:
    """Mentions further on are in `m.mentions` as well."""
    assert read_html("x" * 10_000 + PILL).pills == {BOB}
    assert read_html("x" * 60_000 + PILL).pills == frozenset()


def message(**content: object) -> RoomMessage:
    head = {"event_id": "$e", "sender": "@alice:hs.test", "type": "m.room.message"}
    found = decode(head | {"content": {"msgtype": "m.text", **content}}, RoomId("!r:hs.test"))
    assert isinstance(found, RoomMessage)
    return found


def test_a_message_is_typed_where_it_has_pills() -> None:
    html = {"format": "org.matrix.custom.html"}
    with_pill = message(body="hi Bob", formatted_body=f"hi {PILL}", **html)
    assert with_pill.typed == f"hi  {BOB}"
    assert with_pill.pills == {BOB}
    without = message(body="hi Bob", formatted_body="hi <b>Bob</b>", **html)
    assert (without.typed, without.pills) == (None, frozenset())


def test_html_that_no_client_shows_is_not_read() -> None:
    hidden = message(body="hi", formatted_body=f"!ai leave {PILL}")
    assert (hidden.typed, hidden.pills) == (None, frozenset())
