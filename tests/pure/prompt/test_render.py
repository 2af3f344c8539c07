"""Rendering: only what Matrix allows leaves, only members are mentioned, nothing raises."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.prompt.labels import labels
from appservice.prompt.render import MAX_BYTES, Rendered, render
from tests.pure.prompt.samples import AI, ALICE, BOB, CAROL, hostile, members

# The specification's own list (1.11 and later), written here a second time on purpose.
_BARE = (
    "del h1 h2 h3 h4 h5 h6 blockquote p ul sup sub li b i u strong em s hr br div table thead tbody"
    " tr th td caption pre span details summary"
)
ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_BARE.split(), frozenset()),
    "a": frozenset({"href", "target"}),
    "ol": frozenset({"start"}),
    "code": frozenset({"class"}),
}
NAMES = labels({ALICE: "Alice Smith", BOB: "Bob", CAROL: "*C_r*"}, AI, "Parlour")
JOINED = (ALICE, BOB, CAROL)


class Judge(HTMLParser):
    """Collects what is not allowed, and the text; `open` are tags not closed yet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name not in ALLOWED.get(tag, ()):
                self.bad.append(f"{tag} {name}")
            if name == "href" and not re.match(r"(https?|mailto|matrix):", value or ""):
                self.bad.append(f"href {value}")
            if name == "class" and not re.fullmatch(r"language-[^\s]+", value or ""):
                self.bad.append(f"class {value}")
        if tag not in ALLOWED:
            self.bad.append(tag)
        if tag == "a" and "a" in self.open:
            self.bad.append("a in a")
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.bad.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.bad.append(data)

    def handle_decl(self, decl: str) -> None:
        self.bad.append(decl)

    def handle_pi(self, data: str) -> None:
        self.bad.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def judged(formatted: str) -> Judge:
    judge = Judge()
    judge.feed(formatted)
    judge.close()
    return judge


def rendered(text: str) -> Rendered:
    return render(text, NAMES, JOINED)


@given(st.one_of(hostile, st.text()), members, st.data())
def test_only_allowed_tags_and_only_members(
    text: str, people: dict[UserId, str | None], data: st.DataObject
) -> None:
    names = labels(people, AI, "Parlour")
    joined = data.draw(st.sets(st.sampled_from([*people, AI])))
    called = data.draw(
        st.lists(st.sampled_from([*names.by_user.values(), *people, AI]), max_size=3)
    )
    out = render(text + "".join(f" @{one} " for one in called), names, joined)
    assert set(out.mentions) <= joined - {AI}
    assert out.body
    assert not re.search("[\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00]", out.body)
    if out.formatted_body is not None:
        judge = judged(out.formatted_body)
        assert judge.bad == []
        assert judge.open == []
        assert not re.search("[\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069]", judge.text)
    json.dumps(out.body + (out.formatted_body or ""), ensure_ascii=False).encode()


@given(hostile, st.integers(200, 3000))
def test_the_length_is_kept(text: str, most: int) -> None:
    out = render((text or "x") * 50, NAMES, JOINED, most)
    size = len(
        json.dumps([out.body, out.formatted_body, out.mentions], ensure_ascii=False).encode()
    )
    assert size <= most


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=80))
def test_words_are_not_lost(text: str) -> None:
    out = rendered(f"so {text} it is")
    assert out.body.startswith("so ")
    assert out.body.endswith(" it is")


@pytest.mark.parametrize(
    ("text", "body", "formatted", "mentions"),
    [
        ("Sure, 42 < 43.", "Sure, 42 < 43.", None, ()),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree", None, ()),
        ("**yes**", "**yes**", "<strong>yes</strong>", ()),
        (
            "Ask @Bob!",
            "Ask Bob!",
            'Ask <a href="https://matrix.to/#/@bob:b.example">Bob</a>!',
            (BOB,),
        ),
        (
            "@alice smith and @bob:b.example.",
            "Alice Smith and Bob.",
            (
                '<a href="https://matrix.to/#/@alice:a.example">Alice Smith</a> and'
                ' <a href="https://matrix.to/#/@bob:b.example">Bob</a>.'
            ),
            (ALICE, BOB),
        ),
        (
            "hi @*C_r*",
            "hi *C_r*",
            'hi <a href="https://matrix.to/#/@carol:c.example">*C_r*</a>',
            (CAROL,),
        ),
        (
            "me@Bob.example, @Bobby, @Bob:x.example",
            "me@Bob.example, @Bobby, @Bob:x.example",
            None,
            (),
        ),
        ("`@Bob`", "`Bob`", "<code>Bob</code>", ()),
        ("I am @Parlour, @stranger:x.example", "I am Parlour, @stranger:x.example", None, ()),
        ("Parlour: hello", "hello", None, ()),
        ("**Parlour:** hello", "hello", None, ()),
        ("«Parlour»: «Bob» said so", "Bob said so", None, ()),
        ("«Bob» (to «Parlour»): hm", "hm", None, ()),
        ("Yes.\n«Bob»: thanks!\n«Alice Smith»: bye", "Yes.", None, ()),
        ("Lisez «Le Monde»: bien", "Lisez «Le Monde»: bien", None, ()),
        ("@room come, @ROOM!", "@ room come, @ ROOM!", None, ()),
        (
            "![a *cat*](https://e.example/c.png)",
            "![a *cat*](https://e.example/c.png)",
            '<a href="https://e.example/c.png">a cat</a>',
            (),
        ),
        ("[x](ftp://e.example) [y](/z)", "[x](ftp://e.example) [y](/z)", "x y", ()),
        ("~~no~~", "~~no~~", "<del>no</del>", ()),
        (
            "```py x\nprint(1)\n```",
            "```py x\nprint(1)\n```",
            '<pre><code class="language-py">print(1)\n</code></pre>',
            (),
        ),
        ("3. a\n4. b", "3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>', ()),
        ("<script>x</script>", "<script>x</script>", None, ()),
        ("", "\u2026", None, ()),
        ("Parlour:", "\u2026", None, ()),
    ],
)
def test_an_answer_becomes(
    text: str, body: str, formatted: str | None, mentions: tuple[UserId, ...]
) -> None:
    assert rendered(text) == Rendered(body, formatted, mentions)


def test_who_is_not_joined_is_not_mentioned() -> None:
    assert render("@Bob and @bob:b.example", NAMES, [ALICE]).mentions == ()


def test_two_of_one_name_are_mentioned_by_their_labels_only() -> None:
    other = UserId("@bob:c.example")
    names = labels({BOB: "Bob", other: "Bob"}, AI, "Parlour")
    assert render("@Bob?", names, [BOB, other]).mentions == ()
    assert render("@Bob (bob)?", names, [BOB, other]).mentions == (BOB,)


def test_a_long_answer_ends_with_a_sentence_and_a_mark() -> None:
    out = rendered("This is a **sentence** of some length. " * 2_000)
    assert out.body.endswith("length. \u2026")
    assert len(json.dumps([out.body, out.formatted_body]).encode()) <= MAX_BYTES


def test_a_pill_escapes_what_links_do_not_hold() -> None:
    odd = UserId("@a/b?:x.example")
    names = labels({odd: "<Odd>"}, AI, "Parlour")
    out = render("@<Odd>", names, [odd])
    assert out.formatted_body == '<a href="https://matrix.to/#/@a%2Fb%3F:x.example">&lt;Odd&gt;</a>'
