"""A real model as the judge of words, asked as in the product, beside the floor."""

import os
import secrets
from collections.abc import Sequence

from appservice.llm.chain import ModelChain
from appservice.llm.endpoint import Endpoint
from appservice.model.errors import ModelUnavailable
from appservice.model.ids import RoomId, UserId
from appservice.model.rating import Scores
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.rating import merged
from appservice.policy.reach import reach_of
from appservice.prompt.rating import rating_prompt, scores_of
from bench.figures import say
from bench.labelled_tally import Rating

_AI = UserId("@ai:bench.test")
_ROOM = Room(room_id=RoomId("!bench:bench.test"), kind=RoomKind.GROUP, ai=_AI)
_RULES = Rules(ai=_AI, ai_name="AI", own_server="bench.test")


class NoJudge(Exception):
    """The judge that was named cannot be asked."""


async def judged(url: str, model: str, alone: Sequence[Rating]) -> list[Rating]:
    """The ratings with the judge's word. What makes no sense adds nothing, and is counted."""
    endpoint = Endpoint(
        name="judge", base_url=url, model=model, api_key=os.environ.get("JUDGE_KEY")
    )
    found: list[Rating] = []
    failed = 0
    async with ModelChain([endpoint]) as chain:
        for number, (words, floor) in enumerate(alone, 1):
            say(f"judge: {number} of {len(alone)}")
            scores = await _scores(chain, floor.text)
            failed += scores is None
            if failed == number == 3:
                raise NoJudge(f"No model rates words at {url}: see that it runs, and its MODEL.")
            found.append((words, merged(floor, scores or {})))
    say(f"judge: {failed} of {len(alone)} without a rating; there the product says nothing at all")
    return found


async def _scores(chain: ModelChain, text: str) -> Scores | None:
    prompt = rating_prompt(text, secrets.token_hex(8), _ROOM.room_id)
    try:
        completion = await chain.complete(prompt, reach_of(_ROOM, _RULES), once=True)
    except ModelUnavailable:
        return None
    return scores_of(completion.text)
