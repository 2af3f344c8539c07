"""What a reasoning model thinks aloud is not its answer."""

import pytest

from appservice.llm.heard import without_reasoning


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>\nhm\n</think>\n\nYes.", "Yes."),
        ("hm, so\n</think>\nYes.", "Yes."),
        ("<think>never ends", ""),
        ("<Thinking>a</Thinking>Yes<think>b</think>.", "Yes."),
        ("A <thinker> said </b>", "A <thinker> said </b>"),
        (" Yes. ", "Yes."),
    ],
)
def test_reasoning_is_taken_out(text: str, answer: str) -> None:
    assert without_reasoning(text) == answer
