"""Which language model answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "model_is_auto": (
            "I choose the language model by the question. You can have one of these answer"
            " everything here: {names}. Write {prefix} model and its name."
        ),
        "model_is": (
            "Here {model} answers. {prefix} model auto lets me choose by the question; you can also"
            " choose one of these: {names}."
        ),
        "model_only": "There is one language model for you here: {names}.",
        "model_none": "There is no language model for you here.",
        "model_now": (
            "From now on {model} answers here, as {by} wished. Another one steps in when it fails,"
            " and for those who may not use it."
        ),
        "model_now_auto": (
            "From now on I choose the language model by the question, as {by} wished."
        ),
        "model_unknown": (
            'I have no language model "{word}" for you here. Write {prefix} model auto, or one of'
            " these: {names}."
        ),
        "settings_model_auto": "Language model: by the question ({prefix} model)",
        "settings_model": "Language model: {model} ({prefix} model)",
    }
)
