"""When a message is for the AI user."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author
from appservice.model.ids import EventId, UserId
from appservice.policy.speaking import addressed
from tests.pure.policy.rooms import AI, BOB, RULES, direct, line, message, scene


def named(body: str, name: str = "Parlour") -> bool:
    return addressed(message(body), scene(), replace(RULES, ai_name=name)) == "named"


def test_all_is_for_it_in_a_direct_chat() -> None:
    assert addressed(message("hm"), scene(direct()), RULES) == "direct chat"


def test_an_intentional_mention_and_a_pill() -> None:
    mentions = message("hm", mentions=frozenset((AI,)))
    assert addressed(mentions, scene(), RULES) == "mentioned"
    assert addressed(message("hm", pills=frozenset((AI,))), scene(), RULES) == "mentioned"


def test_mentions_of_others_are_not_for_it() -> None:
    other = frozenset((BOB, UserId("@ai:hs.test.evil"), UserId("@AI:hs.test")))
    assert addressed(message("hm", mentions=other, pills=other), scene(), RULES) is None


@pytest.mark.parametrize(
    "body",
    [
        "Parlour",
        "parlour, what do you think?",
        "PARLOUR!",
        "hey @Parlour help",
        "(Parlour)",
        "what says Parlour?",
        "Parlour: and you?",
        "Parlour's idea?",
        "so…Parlour…",
        "@ai:hs.test what now",
        "ask @AI:hs.test.",
        "> an old line\nParlour, is that so?",
        "> an old line\n> and another\n\nis that so, Parlour?",
        "`code` Parlour `code`",
        "a stray ` here\nParlour, and ` there",
        "```\ncode\n``` Parlour",
        "https://b.test/x Parlour",
    ],
)
def test_its_name_is_heard(body: str) -> None:
    assert named(body)


@pytest.mark.parametrize(
    "body",
    [
        "parlours",
        "the parlourmaid",
        "Sparlour",
        "Parlour2",
        "parlour_bot",
        "parlour-bot is another",
        "ice-cream-parlour",
        "mail info@parlour.org or parlour@b.test",
        "see parlour.org",
        "https://b.test/parlour/x",
        "https://parlour.test",
        "@parlour:other.test is somebody else",
        "#parlour:hs.test",
        "@ai:hs.test.evil is somebody else",
        "@ai:hs.test:8448 too",
        "x@ai:hs.test",
        "`Parlour`",
        "```\nParlour\n```",
        "```\nnever closed Parlour",
        "> Parlour, what do you think?",
        "> one\n> Parlour two\nnot for it",
        "Parlou r",
        "",
    ],
)
def test_what_only_looks_like_its_name_is_not(body: str) -> None:
    assert not named(body)


@pytest.mark.parametrize(
    ("name", "body", "heard"),
    [
        ("Ünï", "ünï, hello", True),
        ("Ünï", "U\u0308ni\u0308, hello", True),  # the same letters, composed of two signs each
        ("Ünï", "Ünïq", False),
        ("Straße", "STRASSE?", True),
        ("Мила", "мила, привет", True),
        ("Мила", "Милан", False),
        ("C++ (bot)", "ask C++ (bot) now", True),
        ("a.b", "axb", False),
        ("a{0}b", "hey a{0}b", True),
        ("", "anything", False),
    ],
)
def test_names_of_all_alphabets_and_signs(name: str, body: str, heard: bool) -> None:
    assert named(body, name) is heard


def test_a_reply_to_its_words_is_for_it_and_one_to_other_words_is_not() -> None:
    reply = message("and you?", reply_to=EventId("$line"))
    assert addressed(reply, scene(target=line()), RULES) == "reply to its message"
    assert addressed(reply, scene(target=line(author=Author.HUMAN)), RULES) is None
    assert addressed(reply, scene(), RULES) is None
    assert addressed(message("and you?"), scene(target=line()), RULES) is None
