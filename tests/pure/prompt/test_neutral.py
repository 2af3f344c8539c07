"""Bodies lose our signs and chat templates' strings, and nothing else."""

import re

import pytest
from hypothesis import given

from appservice.prompt.neutral import neutral
from tests.pure.prompt.samples import hostile

# Special tokens of models in use, as their tokenizer configurations list them.
_LISTED = """
<|im_start|> <|im_end|> <|endoftext|> <|fim_prefix|> <|begin_of_text|> <|eot_id|>
<|eom_id|> <|python_tag|> <|start_header_id|> <|end_header_id|> <|user|> <|assistant|>
<|system|> <|end|> <|start|> <|channel|> <|message|> <|return|> <|call|> <|im_user|>
<|START_OF_TURN_TOKEN|> <|USER_TOKEN|> <|start_of_role|> <|header_start|> <s> </s> <unk>
<pad> <mask> <bos> <eos> <sep> <cls> <BOS_TOKEN> <EOS_TOKEN> <start_of_turn>
<end_of_turn> <start_of_image> <image_soft_token> <unused42> <extra_id_0> <mask:1>
<think> </think> <tool_call> </tool_call> <tool_response> [INST] [/INST] [SYSTEM_PROMPT]
[/SYSTEM_PROMPT] [AVAILABLE_TOOLS] [TOOL_CALLS] [TOOL_RESULTS] [IMG] [gMASK] [CLS] [SEP]
[MASK] [PAD] <<SYS>> <</SYS>> <\uff5cbegin\u2581of\u2581sentence\uff5c>
<\uff5cUser\uff5c> <\uff5cAssistant\uff5c> >>QUESTION<< >>ANSWER<< ]~b]system ]~!b[ [e~[
"""
SPECIAL = _LISTED.split()

ORDINARY = (
    "Hello, who brings the tent?",
    "a < b and c > d, x << 2, y >> 3",
    "<b>bold</b> <br/> <https://e.example> <3",
    "[x] done, [ ] open, [1], see [link](https://e.example)",
    "def f(x): return x | {1}\n    # indented",
    "Привет, как дела? こんにちは 👨‍👩‍👧 नमस्ते",
    "",
)


AROUND = ("{}", "hi {} there", "{0}{0}", "x{}y", "<{}", "[{}]", "\u200b{}")


@pytest.mark.parametrize("special", SPECIAL)
def test_special_tokens_do_not_survive(special: str) -> None:
    assert [around for around in AROUND if special in neutral(around.format(special))] == []


@pytest.mark.parametrize("split", range(1, 12))
def test_an_invisible_character_does_not_hide_one(split: int) -> None:
    special = "<|im_start|>"
    assert special not in neutral(special[:split] + "\u2063" + special[split:])


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(hostile)
def test_neutral_is_final(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once
    assert not set("«»\r\x00\u202e\u2028") & set(once)
    assert not any(special in once for special in SPECIAL)
    once.encode()


@given(hostile)
def test_only_spaces_are_put_in(text: str) -> None:
    kept = neutral(text).translate({0x2039: "«", 0x203A: "»"}).replace(" ", "")
    given_text = re.sub("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace(" ", "")
    rest = iter(given_text.translate({0x2039: "«", 0x203A: "»"}))
    assert all(character in rest for character in kept)
