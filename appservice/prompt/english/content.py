"""What is said where words are not fit for who reads here, and where help is near.

None of it depends on who is in the room: it is the same for everybody.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "unfit": "I would rather not go into that here. Is there something else I can help with?",
    "unfit_sexual": (
        "I would rather not go into that here. Questions about the body, health or growing up are"
        " fine, though: just ask."
    ),
    "unfit_violence": (
        "I would rather not paint that out here. I can tell what happened, or why, without the"
        " details."
    ),
    "unfit_self_harm": (
        "I will not go into how, and I am glad that you wrote. Nobody has to be alone with this:"
        " please talk to somebody you trust. {help} If somebody is in danger right now, call the"
        " emergency number."
    ),
    "unfit_challenges": (
        "I would rather not help with that: people get badly hurt by it. If somebody is hurt"
        " already, call the emergency number; it is never too late, and nobody will be cross."
    ),
    "unfit_drugs": (
        "I would rather not help with that. If somebody has taken something and feels unwell, call"
        " the emergency number now. If it is about worries, a doctor or somebody you trust can"
        " help."
    ),
    "unfit_gambling": (
        "I would rather not help with bets and games for money. If they take up too much room, a"
        " talk with somebody you trust is a good start."
    ),
    "unfit_romance": (
        "I am an AI, so I am nobody to be in love with, not in play either. I am glad to talk"
        " about people, feelings and friendships, though."
    ),
    "unfit_appearance": (
        "I would rather not: no body has to be like that. If food, weight or looks are on your"
        " mind a lot, a doctor or somebody you trust can help, and so can this: {help}"
    ),
    "unfit_hate": "I would rather not say anything that puts people down for who they are.",
    "unfit_harassment": (
        "I would rather not write what hurts somebody. If somebody is treating you badly, tell"
        " somebody you trust; you do not have to put up with it."
    ),
    "not_judged": (
        "I cannot look my answers over properly at the moment, and here I say none that I have not"
        " looked over. Please ask again in a while."
    ),
    "why_unfit": "There was no answer: it would not have been fit for everybody who reads here.",
    "why_not_judged": "There was no answer, because nobody could look it over.",
    "not_judged_help": (
        "I am glad that you wrote. I cannot look my answers over properly at the moment, so I say"
        " only this: nobody has to be alone with it, please talk to somebody you trust. {help} If"
        " somebody is in danger right now, call the emergency number."
    ),
    "help_here": "There is always somebody to talk to: {lines}, or {everywhere} elsewhere.",
    "help_anywhere": "There is always somebody to talk to: {everywhere} finds who is near you.",
}
SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
