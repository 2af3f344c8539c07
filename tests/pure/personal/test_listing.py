"""The list that its owner reads: numbers, dates, kinds, links, in pages that can be sent."""

import json

from appservice.model.ids import RoomId
from appservice.model.remembering import MOST_REMEMBERED, Origin
from appservice.personal.listing import MOST_LINES, page_content, pages
from appservice.prompt.catching_up import ASIDE
from tests.pure.personal.lines import NOON, remembered

DATA = {"prefix": "!ai"}
DAY = 86_400_000


def via(_room: RoomId) -> list[str]:
    return ["hs.test"]


def test_each_line_has_its_number_day_kind_and_link() -> None:
    lines = [
        remembered(3, "I like <b>tea</b> & @room", "preference"),
        remembered(5, "Be brief", "instruction", origin=Origin.AGREED, edited_ms=NOON + DAY),
    ]
    made = page_content(lines, 1, via, DATA)
    head, one, two = made["body"].split("\n")
    assert "2 lines" in head
    link = "https://matrix.to/#/!chat:hs.test/$e3?via=hs.test"
    assert one == f"3. I like <b>tea</b> & @ room (2026-11-22, Likes) {link}"
    assert two.startswith("5. Be brief (2026-11-22, For my answers, Proposed by me, Changed 2026-")
    assert '<li value="3">I like &lt;b&gt;tea&lt;/b&gt; &amp; @ room' in made["formatted_body"]
    assert f'<a href="{link}">' in made["formatted_body"]
    assert (made["msgtype"], made["m.mentions"], made[ASIDE]) == ("m.notice", {}, True)


def test_long_lists_come_in_pages_that_say_where_they_go_on() -> None:
    lines = [remembered(n) for n in range(1, 2 * MOST_LINES + 2)]
    assert [len(page) for page in pages(lines)] == [MOST_LINES, MOST_LINES, 1]
    first, last = (page_content(lines, n, via, DATA)["body"] for n in (1, 3))
    assert first.endswith("Page 1 of 3; !ai memory 2 shows the next.")
    assert last.endswith("Page 3 of 3.")
    assert f"{2 * MOST_LINES + 1}. likes tea" in last
    assert "ends with page 3" in page_content(lines, 4, via, DATA)["body"]
    assert "remember nothing" in page_content([], 1, via, DATA)["body"]


def test_the_longest_list_can_be_sent_page_by_page_also_encrypted() -> None:
    lines = [remembered(n, "\N{SNOWMAN}<" * 250) for n in range(MOST_REMEMBERED)]
    of = pages(lines)
    assert [line for page in of for line in page] == lines
    for number in range(1, len(of) + 1):
        content = json.dumps(page_content(lines, number, via, DATA), ensure_ascii=False)
        assert len(content.encode()) * 4 / 3 < 60_000
