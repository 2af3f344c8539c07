"""Polls as Matrix content, in the form that clients of today send and show.

Source: MSC3381 (polls) and MSC1767 (text), with the prefixes that Element uses.
"""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.ids import EventId

START: Final = "org.matrix.msc3381.poll.start"
END: Final = "org.matrix.msc3381.poll.end"
_DISCLOSED: Final = "org.matrix.msc3381.poll.disclosed"
_TEXT: Final = "org.matrix.msc1767.text"


def poll_content(question: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """A poll of one choice whose results show at once; `answers` are texts by their IDs.

    The text at the end is for clients that know no polls.
    """
    numbered = [f"{place}. {text}" for place, text in enumerate(answers.values(), start=1)]
    fallback = "\n".join((question, *numbered))
    return {
        START: {
            "question": {_TEXT: question, "body": question, "msgtype": "m.text"},
            "kind": _DISCLOSED,
            "max_selections": 1,
            "answers": [{"id": key, _TEXT: text} for key, text in answers.items()],
        },
        _TEXT: fallback,
        "body": fallback,
        "msgtype": "m.text",
    }


def poll_end_content(poll: EventId, text: str) -> dict[str, Any]:
    """The end of a poll, with how it ended."""
    return {
        "m.relates_to": {"rel_type": "m.reference", "event_id": poll},
        END: {},
        _TEXT: text,
        "body": text,
        "msgtype": "m.text",
    }
