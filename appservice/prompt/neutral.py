"""Taking the force out of what others wrote: our own signs, and those of chat templates.

Endpoints put prompts into a chat template and often read the result with special tokens switched
on, so that `<|im_start|>` typed by a person would open a new role. One inserted space breaks the
exact match that tokenizers make and leaves the text readable.
"""

import re
from typing import Final

from appservice.prompt.clean import plain

OPEN: Final = "«"
CLOSE: Final = "»"
_SIGNS: Final = str.maketrans({OPEN: "\u2039", CLOSE: "\u203a"})

_MAY_BEGIN: Final = re.compile(r"[<>\[\]]")
_WORDS: Final = (
    "s|bos|eos|eot|eod|pad|unk|mask|sep|cls|think|thinking|tool|tools|system|user|assistant"
    "|human|model|image|audio|video|endoftext"
)
# Each alternative is one family: ChatML, Llama 3, Phi, Harmony, DeepSeek (full-width bar) / Gemma,
# Command R, Qwen tools / Llama 2 and T5 / Mistral, BERT, GLM / Llama 2 system / Falcon / MiniMax.
_CONTROL: Final = re.compile(
    rf"""
      <(?=[|\uff5c])
    | <(?=/?[a-z0-9]+(?:_[a-z0-9]+)+>)
    | <(?=/?(?:{_WORDS}|[a-z]+[:_]?\d+)>)
    | \[(?=/?(?-i:[A-Za-z_]*[A-Z]{{3,}}[A-Za-z_]*)\])
    | \[(?=e~\[)
    | <(?=</?[a-z])
    | >(?=>[a-z_]+<)
    | \](?=~)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def defused(text: str) -> str:
    """The text with a space inside every string that a chat template could take for its own."""
    if not _MAY_BEGIN.search(text):
        return text
    return _CONTROL.sub(lambda found: found[0] + " ", text)


def neutral(text: str) -> str:
    """A body as it may stand in a transcript: clean, and without our signs or a template's."""
    return defused(plain(text).translate(_SIGNS))
