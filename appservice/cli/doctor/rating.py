"""Whether somebody rates words for rooms that are not of adults alone."""

from dataclasses import replace
from typing import Final

from appservice.app.classifying import classifier_of, open_moderator
from appservice.app.models import open_models
from appservice.app.rules import rules_of
from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.ids import RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.reach import reach_of
from appservice.telemetry import NullMeter
from appservice.turns.routing import Routing

CHECK: Final = "rating of words"
_NOBODY: Final = "where not everybody is known to be an adult, nothing is answered"
_DO: Final = "see the line, and content.classifier, content.model and content.moderations"
_HARMLESS: Final = "A cup of tea, please."


async def rating(config: Config) -> Finding:
    """Some harmless words, really rated; as for an encrypted room too where that matters."""
    if config.content.classifier == "none":
        return warning(CHECK, f"content.classifier is none: {_NOBODY}")
    rules = rules_of(config, 0, 0)
    room = Room(room_id=RoomId("!doctor"), kind=RoomKind.GROUP, ai=config.ai_user_id)

    async def current() -> Rules:
        return rules

    async with open_moderator(config) as moderator, open_models(config, NullMeter()) as chain:
        classifier = classifier_of(config, moderator, chain, Routing(current, chain.healthy))
        assert classifier is not None
        room = Room(room_id=RoomId("!doctor"), kind=RoomKind.GROUP, ai=rules.ai)
        try:
            await classifier.scores(_HARMLESS, reach_of(room, rules))
        except ModelUnavailable as error:
            return wrong(CHECK, f"{str(error).rstrip('.')}; {_NOBODY}", _DO)
        if rules.local_models_only:
            try:
                await classifier.scores(_HARMLESS, reach_of(replace(room, encrypted=True), rules))
            except ModelUnavailable as error:
                if error.fault is ModelFault.OUT_OF_REACH:
                    return warning(CHECK, f"nobody rates for encrypted rooms: {_NOBODY}", _DO)
    return ok(CHECK, f"{_who(config)} did")


def _who(config: Config) -> str:
    content = config.content
    judge = f"the model {content.model}" if content.model else "the cheapest model that can"
    if content.classifier == "moderations":
        return f"the service at {content.moderations.base_url}"
    if content.classifier == "auto" and content.moderations.base_url is not None:
        return f"the service at {content.moderations.base_url} and {judge}"
    return judge
