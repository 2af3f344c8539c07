"""What Synapse's authorisation rules say of an event in a state, without a homeserver."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from stage.paths import synapse_python

_WORKER = Path(__file__).resolve().parent / "event_auth_worker.py"
Event = Mapping[str, Any]


class EventAuth:
    """A process that judges events, a few thousand in a second."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(synapse_python()), "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.communicate()

    def why_not(
        self, version: str, create: Event, state: Sequence[Event], event: Event
    ) -> str | None:
        """Why `event` is refused in a room of that version and state; None when it is allowed.

        `create` is the room's creation, every event has type, state_key, sender and content.
        """
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        asked = {"version": version, "create": create, "state": state, "event": event}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that judges events has ended")
        found: str | None = json.loads(answer)["why_not"]
        return found
