"""How models answer is known over restarts: the first answer after one is shown as it comes."""

from pathlib import Path

import pytest

from appservice.app.models import keeping_known
from appservice.llm.chain import ModelChain
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.telemetry import NullMeter
from stage.scripted_model import Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, endpoint

ANSWER = "It makes water hot, for tea."


class Listener:
    """What one hears of an answer before it is whole."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, more: str, /, *, anew: bool) -> None:
        self.text = more if anew else self.text + more


async def _asked(folder: Path, url: str, model: str = "scripted") -> str:
    """A run in which one question is asked: what was told of its answer."""
    heard = Listener()
    async with (
        open_rooms(f"sqlite:{folder}/r.db", None, IdentitySeal()) as rooms,
        ModelChain([endpoint(url, model=model)]) as chain,
        keeping_known(chain, rooms.chat, NullMeter()),
    ):
        answer = await chain.complete(PROMPT, ANYWHERE, hear=heard)
        assert answer.text == ANSWER
    return heard.text


@pytest.mark.parametrize("template", ["plain", "opens"])
async def test_what_one_run_saw_the_next_one_knows(tmp_path: Path, template: str) -> None:
    async with ScriptedModel() as model:
        thought = "secret, so</think>" if template == "opens" else ""
        model.rule(Rule(answer=thought + ANSWER))
        first = await _asked(tmp_path, model.url)
        again = await _asked(tmp_path, model.url)
        other = await _asked(tmp_path, model.url, "another")
    assert again == ANSWER
    assert first == other == (ANSWER if thought else "")
