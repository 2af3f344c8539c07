"""The small parts of the pages: who asks, how often, in which language, and who pressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.prompt.pages import PAGES, page_fields, page_say, preferred
from appservice.web.guard import Guard
from appservice.web.limits import Limit, networks, visitor

TRUSTED = networks(["127.0.0.1/32", "10.0.0.0/8", "::1/128"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "key"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.9"], "192.0.2.7"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.1.1.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        ("127.0.0.1", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["garbage"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("::ffff:192.0.2.7", [], "192.0.2.7"),
        (None, ["203.0.113.9"], "unknown"),
    ],
)
def test_who_asks(peer: str | None, forwarded: list[str], key: str) -> None:
    assert visitor(peer, forwarded, TRUSTED) == key


@given(st.lists(st.text(max_size=40), max_size=4))
def test_what_a_visitor_forwards_moves_nobody_without_a_proxy(forwarded: list[str]) -> None:
    assert visitor("192.0.2.7", forwarded, TRUSTED) == "192.0.2.7"
    assert visitor("127.0.0.1", forwarded, TRUSTED)


def test_a_limit_is_for_each_and_comes_back() -> None:
    now = [0.0]
    limit = Limit(3, 60.0, lambda: now[0])
    assert [limit.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.take("b")
    now[0] = 20.0
    assert [limit.take("a") for _ in range(2)] == [True, False]
    now[0] = 1000.0
    assert sum(limit.take("a") for _ in range(9)) == 3


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-CH, en;q=0.9", "de"),
        ("fr, en;q=0.5, de;q=0.6", "de"),
        ("de;q=0, en", "en"),
        ("de;q=nan", "en"),
        ("de;q=9", "en"),
        ("*", "en"),
        (";;q=;,", "en"),
    ],
)
def test_language(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@given(st.text(max_size=300))
def test_every_header_has_a_language(accepted: str) -> None:
    assert preferred(accepted) in PAGES


def test_every_language_says_the_same() -> None:
    english = PAGES["en"]
    for language, sentences in PAGES.items():
        assert set(sentences) == set(english)
        for key in english:
            assert page_fields(language, key) == page_fields("en", key)
            said = page_say(language, key, **dict.fromkeys(page_fields("en", key), "<x>"))
            assert "{" not in said
            assert said == said.strip()


@given(st.text(max_size=60), st.text(max_size=60))
def test_only_our_own_values_fit_and_only_their_page(token: str, other: str) -> None:
    guard = Guard(b"key")
    value = guard.make(token)
    assert guard.fits(token, value, value)
    assert not guard.fits(token, value, other)
    assert not guard.fits(token, other, other)
    assert guard.fits(other, value, value) == (token == other)
    assert not Guard(b"another").fits(token, value, value)
