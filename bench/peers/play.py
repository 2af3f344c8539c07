"""Plays the scene: three people at real clients in one room with an AI, at a human pace."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.figures import say
from bench.peers.scene import SCENE, By, Said
from bench.peers.tally import Outcome
from stage.person import Person
from stage.scripted_model import ScriptedModel
from stage.sight import Event

_LOOK_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: how long the AI has to begin, and how long it must be still before people go on."""

    patience_s: float = 20.0
    still_s: float = 3.0
    between_s: float = 7.0


class Play:
    """One room, three people, one AI; `ai_name` is what people call it."""

    def __init__(
        self, room: str, people: Sequence[Person], ai: str, ai_name: str, model: ScriptedModel
    ) -> None:
        self._room = room
        self._people = people
        self._ai = ai
        self._ai_name = ai_name
        self._model = model
        self._last_answer: str | None = None
        self._last_said: str | None = None

    async def all(self, pace: Pace) -> list[Outcome]:
        """The whole scene."""
        outcomes = []
        for number, said in enumerate(SCENE, 1):
            outcome = await self._one(said, pace)
            mark = "for the AI" if said.for_ai else "not for it"
            say(f"{number:2} {mark}: {outcome.answers} answers, {outcome.model_calls} model calls")
            outcomes.append(outcome)
        return outcomes

    async def _one(self, said: Said, pace: Pace) -> Outcome:
        watcher = self._people[(said.who + 1) % len(self._people)]
        known, calls = len(self._own(watcher)), len(self._model.requests)
        started = time.monotonic()
        self._last_said = await self._send(said)
        sign_s, answer_s = await self._watch(watcher, known, started, pace, wants=said.for_ai)
        new = self._own(watcher)[known:]
        answers = [event for event in new if _is_answer(event)]
        if answers:
            self._last_answer = str(answers[-1]["event_id"])
        asked = self._model.requests[calls:]
        return Outcome(
            said=said,
            answers=len(answers),
            reactions=sum(event["type"] == "m.reaction" for event in new),
            sign_s=sign_s,
            answer_s=answer_s,
            model_calls=len(asked),
            prompt_bytes=sum(len(one.raw) for one in asked),
        )

    async def _send(self, said: Said) -> str:
        reply_to = {By.REPLY: self._last_answer, By.HUMAN_REPLY: self._last_said}.get(said.by)
        return await self._people[said.who].send_text(
            self._room,
            said.text.format(ai=self._ai_name),
            mentions=[self._ai] if said.by is By.PILL else [],
            reply_to=reply_to,
        )

    async def _watch(
        self, watcher: Person, known: int, started: float, pace: Pace, *, wants: bool
    ) -> tuple[float | None, float | None]:
        """Until the AI is still again: seconds to its first sign, and to its last words."""
        sign: float | None = None
        last: float | None = None
        seen, still_since = known, time.monotonic()
        while True:
            await asyncio.sleep(_LOOK_S)
            now = time.monotonic()
            own, busy = self._own(watcher), self._ai in watcher.typing_users(self._room)
            if len(own) > seen or busy:
                sign = now - started if sign is None else sign
                still_since = now
            if any(_has_words(event) for event in own[seen:]):
                last = now - started
            seen = len(own)
            if now - started >= pace.patience_s:
                return sign, last
            waits = wants and last is None
            over = now - still_since >= pace.still_s and now - started >= pace.between_s
            if over and not waits:
                return sign, last

    def _own(self, watcher: Person) -> list[Event]:
        return [one for one in watcher.timeline(self._room) if one["sender"] == self._ai]


def _has_words(event: Event) -> bool:
    return bool(event["type"] == "m.room.message")


def _is_answer(event: Event) -> bool:
    """Words of its own, no edit and no notice of what it does."""
    content = event["content"]
    relates = content.get("m.relates_to") or {}
    return _has_words(event) and relates.get("rel_type") != "m.replace"
