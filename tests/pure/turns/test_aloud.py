"""What is told of an answer while it comes: never a thought, and each character once."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.llm.aloud import Aloud
from appservice.llm.heard import without_reasoning

PARTS = st.lists(
    st.sampled_from(
        ["<think>", "</think>", "<thinking>", "</Thinking>", "so", " a < b ", "<thin", "k>", "</"]
    ),
    max_size=12,
)


class Listener:
    """What one hears, and how much of it came."""

    def __init__(self) -> None:
        self.text = ""
        self.told = 0

    def __call__(self, more: str, /, *, anew: bool) -> None:
        self.text = more if anew else self.text + more
        self.told += len(more)


def _heard(answer: str, *, opens: bool | None, size: int = 1) -> tuple[Listener, bool]:
    listener = Listener()
    aloud = Aloud(listener, opens=opens)
    for start in range(0, len(answer), size):
        aloud.take(answer[start : start + size])
        assert "secret" not in listener.text
    return listener, aloud.ended()


def test_an_answer_is_told_as_it_comes_where_nothing_opens_it() -> None:
    assert _heard("It is a < b.", opens=False)[0].text == "It is a < b."


def test_what_stands_between_the_tags_is_never_told() -> None:
    heard, opens = _heard(
        "<think>secret</think>Yes<thinking>secret</think></thinking>.", opens=None
    )
    assert (heard.text, opens) == ("Yes.", False)


def test_nothing_is_told_before_it_is_known_whether_the_template_opens_the_tag() -> None:
    assert _heard("secret, then", opens=None)[0].text == ""
    heard, opens = _heard("secret, then</think>Yes.", opens=None)
    assert (heard.text, opens) == ("Yes.", True)
    assert _heard("secret <think>secret", opens=True)[0].text == ""


def test_it_is_known_once_it_was_seen() -> None:
    assert _heard("An answer like others.", opens=None)[1] is False
    assert _heard("An answer like others.", opens=True)[1] is True


def test_a_server_that_sends_reasoning_apart_is_told_of_at_once() -> None:
    listener = Listener()
    aloud = Aloud(listener, opens=None)
    aloud.reasons_apart()
    aloud.take("Yes")
    assert listener.text == "Yes"


def test_a_tag_that_nobody_expected_takes_back_what_was_told() -> None:
    listener = Listener()
    aloud = Aloud(listener, opens=False)
    aloud.take("Hm, let me see.")
    aloud.take("</think>Yes.")
    assert (listener.text, aloud.ended()) == ("Yes.", True)


def test_each_character_is_told_once() -> None:
    answer = "word " * 10_000
    assert _heard(answer, opens=False, size=4)[0].told == len(answer)


@given(PARTS, st.sampled_from([None, False, True]))
def test_what_was_told_is_the_beginning_of_the_answer(parts: list[str], opens: bool | None) -> None:
    answer = "".join(parts)
    heard, _ = _heard(answer, opens=opens)
    assert without_reasoning(answer).startswith(heard.text.strip())
