"""A real model as the judge of what the rules leave open, asked as in the product."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

from appservice.llm.chain import ModelChain
from appservice.llm.endpoint import Endpoint
from appservice.model.errors import ModelUnavailable
from appservice.model.event import RoomMessage
from appservice.model.judging import JudgeRules, Opinion
from appservice.model.speaking import Call
from appservice.policy.decide.message import author_of, line_of
from appservice.policy.reach import reach_of
from appservice.prompt.judging import judge_prompt, opinion_of
from bench.figures import say
from bench.speaking_cases import Case
from bench.speaking_stage import play
from bench.speaking_tally import Outcome


class NoJudge(Exception):
    """The judge that was named cannot be asked."""


async def judged(
    url: str, model: str, cases: Sequence[Case], outcomes: Sequence[Outcome]
) -> list[Outcome]:
    """The outcomes with the judge's word on those that the rules left open. Raises `NoJudge`."""
    endpoint = Endpoint(
        name="judge", base_url=url, model=model, api_key=os.environ.get("JUDGE_KEY")
    )
    found: list[Outcome] = []
    failed = asked = 0
    async with ModelChain([endpoint]) as chain:
        for case, outcome in zip(cases, outcomes, strict=True):
            if outcome.ruling.call is not Call.JUDGE:
                found.append(outcome)
                continue
            asked += 1
            say(f"judge: {asked}, {outcome.label.case_id}")
            opinion = await _opinion(chain, case)
            failed += opinion is None
            if failed == asked == 3:
                raise NoJudge(f"No model answers at {url}: see that it runs, and that MODEL fits.")
            found.append(replace(outcome, opinion=opinion or Opinion.SILENT))
    say(f"judge: {asked} asked, {failed} without a word that counts (taken as silent)")
    return found


async def _opinion(chain: ModelChain, case: Case) -> Opinion | None:
    played = play(case)
    if not isinstance(played.last, RoomMessage):
        return None
    rules, how = played.rules, JudgeRules()
    line = line_of(played.last, author_of(played.last, rules))
    room = played.talk.room
    lines = (*played.talk.lines, line)
    prompt = judge_prompt(room, lines, played.talk.now_ms, rules.ai_name)
    try:
        async with asyncio.timeout(how.timeout_ms / 1000 * 8):  # a slow machine is not judged here
            completion = await chain.complete(prompt, reach_of(room, rules), once=True)
    except (ModelUnavailable, TimeoutError):
        return None
    said = opinion_of(completion.text)
    if said is None:
        return None
    return said.call if said.call is Opinion.SILENT or said.sure >= how.sure else Opinion.SILENT
