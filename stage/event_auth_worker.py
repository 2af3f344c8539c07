"""Synapse's own authorisation rules, asked over standard input: a line of JSON for each question.

Runs with the Python that has Synapse, and with `-P`: beside it lies a `synapse.py` of ours. A
question is what `stage.event_auth.EventAuth.why_not` takes; the answer is `{"why_not": null}` where
the event is allowed, else why it is not.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from synapse.api.errors import SynapseError
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.event_auth import (
    check_state_dependent_auth_rules,
)
from synapse.events import make_event_from_dict

_ROOM = "!room:hs.test"


def why_not(question: dict[str, Any]) -> str | None:
    """Why the event is refused in that state, None when it is allowed."""
    version = KNOWN_ROOM_VERSIONS[question["version"]]
    create = dict(question["create"], type="m.room.create", state_key="")
    # From version 12 on the room has its ID from its creation, which does not name one.
    named = None if version.msc4291_room_ids_as_hashes else _ROOM
    state = [make_event_from_dict(_whole(create, 0, named), version)]
    room_id = state[0].room_id
    for number, event in enumerate(question["state"], start=1):
        state.append(make_event_from_dict(_whole(event, number, room_id), version))
    event = make_event_from_dict(_whole(question["event"], 1000, room_id), version)
    try:
        check_state_dependent_auth_rules(event, state)
    except SynapseError as refused:
        return refused.msg or type(refused).__name__
    return None


def _whole(event: dict[str, Any], number: int, room_id: str | None = None) -> dict[str, Any]:
    known = {} if room_id is None else {"room_id": room_id}
    return {
        **event,
        **known,
        "origin_server_ts": number,
        "depth": number + 1,
        "auth_events": [],
        "prev_events": [],
        "hashes": {"sha256": "x"},
        "signatures": {},
    }


def _questions() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


if __name__ == "__main__":
    for asked in _questions():
        print(json.dumps({"why_not": why_not(asked)}), flush=True)
