"""Trying an endpoint for real, with a question that is nobody's secret."""

from dataclasses import dataclass
from typing import Final

from appservice.llm.asker import Asker, Seconds
from appservice.llm.failure import Failure
from appservice.model.errors import Actor, ModelFault
from appservice.model.ids import RoomId
from appservice.model.prompt import ChatPart, Completion, Prompt, Role

# Room enough for a model that thinks aloud first; others stop after a word.
_QUESTION: Final = Prompt(
    (ChatPart(Role.USER, "Answer with the one word: ready", RoomId("")),), max_output_tokens=256
)


@dataclass(frozen=True, slots=True)
class Probe:
    """How one endpoint did. `sentence` says it for a person; `fault` is None when it answered."""

    endpoint: str
    model: str
    seconds: float
    sentence: str
    fault: ModelFault | None = None
    actor: Actor = Actor.NOBODY
    completion: Completion | None = None

    @property
    def ok(self) -> bool:
        """Whether it answered."""
        return self.fault is None


async def probe(asker: Asker, clock: Seconds) -> Probe:
    """One try, without retries."""
    begun = clock()
    outcome = await asker.ask(_QUESTION, tries=1)
    seconds = clock() - begun
    name, model = asker.endpoint.name, asker.endpoint.model
    if isinstance(outcome, Failure):
        told = f"{name} ({model}) {outcome.sentence}."
        return Probe(name, model, seconds, told, outcome.fault, outcome.actor)
    told = f"{name} answered as {outcome.model} in {seconds:.1f} s."
    return Probe(name, outcome.model, seconds, told, completion=outcome)
