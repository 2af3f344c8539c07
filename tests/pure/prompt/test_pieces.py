"""Answers cut off anywhere: what is shown of them is whole, and never more than was said."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from appservice.model.ids import EventId
from appservice.prompt.pieces import LIVE, edit_of, going_on, live, whole, words_of

PARSER = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
ANSWER = """Take the **early train**, it is *much* cheaper and ~~slower~~ faster:

- one `code span here` and
- two, with **bold words and `code` within** it

# A heading

```python
def f(x):
    return x ** 2 * 3
```

See [the timetable](https://trains.example/a_b) of __today__.
"""


def _html(text: str) -> str:
    return str(PARSER.render(text))


@pytest.mark.parametrize(
    ("cut", "shown"),
    [
        ("so **bold wor", "so **bold**"),
        ("so **bold words** and", "so **bold words**"),
        ("so ** ", "so"),
        ("a * b is ", "a * b is"),
        ("see `ls -l ", "see `ls -l`"),
        ("see ` ", "see"),
        ("**a *b ", "**a *b***"),
        ("x\n\n```py\nprint(1) ", "x\n\n```py\nprint(1)\n```"),
        ("x\n\n```py\n", "x"),
        ("x\n\n``", "x"),
        ("Title\n-", "Title"),
        ("Title\n- ", "Title"),
        ("list:\n\n1. one\n2. ", "list:\n\n1. one"),
        ("see [the plan](https://a.example/b ", "see the plan"),
        ("hello @Ali", "hello"),
        ("```py\nx\n```\n```py\n", "```py\nx\n```"),
        ("```md\n```py is ", "```md\n```py is\n```"),
        ("snake_case_name is ", "snake_case_name is"),
        ("", ""),
    ],
)
def test_a_cut_is_made_whole(cut: str, shown: str) -> None:
    assert whole(cut) == shown


def test_no_cut_of_an_answer_shows_a_mark_or_a_heading_that_is_none() -> None:
    for end in range(len(ANSWER)):
        html = _html(whole(ANSWER[:end]))
        said = re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL)
        assert not re.search(r"\*|~~|`|__|\]\(", re.sub("<[^>]*>", "", said)), ANSWER[:end][-40:]
        assert "<h2>" not in html
        assert html.count("<h1>") <= 1


@pytest.mark.parametrize(
    "mad", ["```\n", "```x\n", "~~~\n```\n", "\n#", "- \n", "\n1.", "> ", "`", "*a **b ", "[a]("]
)
def test_thousands_of_marks_are_read_once(mad: str) -> None:
    assert _took_s(mad * 8000) < 2  # it took a minute when each mark was a look at all


def test_a_line_of_blanks_is_read_once() -> None:
    assert _took_s("x\n" + " " * 100_000 + "ab cd") < 2  # it took more than a minute


def _took_s(text: str) -> float:
    begun = time.process_time()
    whole(text)
    return time.process_time() - begun


def test_what_is_shown_has_a_sign_that_it_goes_on() -> None:
    assert going_on("so far") == "so far \N{HORIZONTAL ELLIPSIS}"
    html = _html(going_on(whole("```\nx = 1 ")))
    assert html.endswith("</code></pre>\n<p>\N{HORIZONTAL ELLIPSIS}</p>\n")


@given(st.text(alphabet="ab \n*_`~[]()#-1.|>"))
def test_it_takes_any_text_and_adds_nothing_but_marks(text: str) -> None:
    shown = whole(text)
    letters = re.compile("[^ab1]")
    assert letters.sub("", text).startswith(letters.sub("", shown)[: len(text)]) or "[" in text


def test_a_part_mentions_nobody_and_the_final_edit_has_all() -> None:
    content = {
        "msgtype": "m.text",
        "body": "hi @Bob",
        "format": "org.matrix.custom.html",
        "formatted_body": "hi <a>Bob</a>",
        "m.mentions": {"user_ids": ["@bob:hs.test"]},
        "m.relates_to": {"m.in_reply_to": {"event_id": "$q"}},
    }
    first = live(content)
    assert (first["m.mentions"], first[LIVE]) == ({}, {})
    assert first["m.relates_to"] == content["m.relates_to"]
    edit = edit_of(EventId("$first"), content)
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$first"}
    assert edit["body"] == "* hi @Bob"
    assert edit["m.mentions"] == {"user_ids": ["@bob:hs.test"]}
    new = edit["m.new_content"]
    assert "m.relates_to" not in new
    assert new["m.mentions"] == {"user_ids": ["@bob:hs.test"]}
    assert LIVE not in edit
    assert words_of(edit) == words_of(content) == "hi @Bob"
