"""What is told of a question by its shape and a few words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.routing import Question
from appservice.policy.question import told


@pytest.mark.parametrize(
    "text",
    [
        "```\nfor x in y: pass\n```",
        "def area(r):\n    return r * r",
        "what is wrong here?\nint main() {\n  return 0;\n}",
        "Traceback (most recent call last):\n  File x",
        "at com.shop.Cart.add(Cart.java:12)",
        "can you write this in Python?",
        "почему этот SQL такой медленный",
        "wie geht das in c++?",
        "why does `a.b()` fail?",
        "SELECT name FROM users",
    ],
)
def test_code_is_known_by_its_shape(text: str) -> None:
    assert told(text) == Question(code=True)


@pytest.mark.parametrize(
    "text",
    [
        "what is 3*x^2 + 2*x = 7?", "solve $x^2 = 4$", r"\frac{1}{2} of what", "∫ x dx = ?",
        "12 * 37 + 4.5 please", "is a^n ≤ b?", "(a + b) * 2 = c",
    ],
)  # fmt: skip
def test_mathematics_is_known_by_its_signs(text: str) -> None:
    assert told(text) == Question(mathematics=True)


@pytest.mark.parametrize(
    "text",
    [
        "Think hard: who is the murderer?", "please think about it carefully",
        "explain it step by step", "Denk bitte gut darüber nach", "Überleg dir das genau",
        "Réfléchis bien avant de répondre", "piénsalo bien", "pensa bem nisso", "Pensaci bene",
        "denk goed na", "zastanów się dobrze", "подумай хорошенько", "iyice düşün",
        "فكر جيدا", "ध्यान से सोचो", "よく考えて答えて", "잘 생각해 봐", "请仔细想一想",
    ],
)  # fmt: skip
def test_a_wish_for_thinking_is_known_in_many_languages(text: str) -> None:
    assert told(text).thought
    assert not told(text).simple


@pytest.mark.parametrize(
    "text",
    [
        "when do we meet?", "what time is the train?", "are we on for 18:30?", "see you at 7pm?",
        "wann geht es los?", "wo treffen wir uns?", "à quelle heure on mange ce soir ?",
        "¿dónde quedamos?", "que horas amanhã?", "a che ora domani?", "hoe laat vanavond?",
        "gdzie jutro?", "во сколько встречаемся?", "saat kaçta buluşuyoruz?", "متى نلتقي؟",
        "कल कितने बजे?", "明日何時？", "내일 몇 시에 만나?", "几点见？",
    ],
)  # fmt: skip
def test_what_people_settle_among_themselves_is_simple(text: str) -> None:
    assert told(text) == Question(simple=True)


@pytest.mark.parametrize(
    "text",
    [
        "What do you make of the ending of that film?", "Erzähl uns etwas über Eulen.",
        "I rethink hardship", "nowhere to be found", "it costs 5-10 euros", "pay $5 or $10",
        "call 030-123-456", "email me at a_b@c.d", "on 2024-05-06", "born 5/6/1990",
        "and/or/not", "24/7", "",
        "When the great library burned, what was lost for good, and how do historians know of it?",
    ],
)  # fmt: skip
def test_all_else_is_nothing_special(text: str) -> None:
    assert told(text) == Question()


def test_length_and_pictures_count() -> None:
    assert told("wort " * 300) == Question(long=True)
    assert told("when is this?", image=True) == Question(image=True)


@pytest.mark.parametrize(
    "hostile",
    [
        "`" + "a" * 40_000, "$" + "=" * 40_000, " " * 40_000 + "x", "; " * 20_000 + "x",
        "1 " * 20_000, "1" * 40_000, "1" + " " * 40_000, "think " * 10_000, "denk" * 10_000,
        "at " + "a" * 40_000, "(" * 40_000, "SELECT " * 6000, "`$;" * 13_000,
        "class " + "a" * 40_000, "^" * 40_000, "überleg " * 5000, "a.b:1" * 8000, "\n" * 40_000,
    ],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_no_text_takes_long(hostile: str) -> None:
    begun = time.process_time()
    told(hostile)
    assert time.process_time() - begun < 2.0


@given(st.text(max_size=300))
def test_any_text_is_told(text: str) -> None:
    question = told(text)
    assert not (question.simple and (question.code or question.mathematics or question.thought))
