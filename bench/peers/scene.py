"""The scene: three people, twenty messages, five of them for the AI.

Written so that each of the five is for it beyond doubt and none of the others is: whoever answers
one of those interrupts. `{ai}` stands for the AI's display name.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class By(StrEnum):
    """How a message shows for whom it is."""

    PLAIN = "plain"
    PILL = "pill"
    REPLY = "reply to the AI's last answer"
    HUMAN_REPLY = "reply to the message before"


@dataclass(frozen=True, slots=True)
class Said:
    """One message: who of the three says it, and whether it is for the AI."""

    who: int
    text: str
    for_ai: bool = False
    by: By = By.PLAIN


SCENE: Final = (
    Said(0, "so, who is coming to the lake on saturday?"),
    Said(1, "me! I can bring the small tent"),
    Said(2, "I have to work till noon, but then yes"),
    Said(0, "great"),
    Said(0, "{ai}: what do three people pack for a night at a lake?", for_ai=True, by=By.PILL),
    Said(1, "oh nice, I had forgotten the lamp"),
    Said(2, "lol same"),
    Said(0, "do you have a second sleeping mat?", by=By.HUMAN_REPLY),
    Said(2, "yes, two"),
    Said(1, "And which of these can we leave at home if it stays warm?", for_ai=True, by=By.REPLY),
    Said(0, "thanks"),
    Said(2, "my sister says hello by the way"),
    Said(1, "say hello back!"),
    Said(2, "{ai}, how long does rice take on a camping stove?", for_ai=True, by=By.PILL),
    Said(0, "we asked {ai} about rice last time too, I think"),
    Said(1, "ok"),
    Said(1, "can somebody remind me on friday evening, {ai}?", for_ai=True, by=By.PILL),
    Said(2, "\N{GRINNING FACE}\N{TENT}"),
    Said(0, "what do you suggest for breakfast, {ai}?", for_ai=True, by=By.PILL),
    Said(1, "see you all on saturday then"),
)
