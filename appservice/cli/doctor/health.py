"""Asking a running Parlour how it is."""

import asyncio
import http.client
import json
from collections.abc import Mapping
from typing import Any, Final

from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config

CHECK: Final = "running Parlour"
_PATIENCE_S: Final = 10.0


async def running(config: Config) -> tuple[bool, Finding]:
    """Whether a Parlour runs at health.bind_host and bind_port, and how it is."""
    health = config.health
    where = f"health port {health.bind_port}"
    if health.bind_port == 0:
        return False, warning(CHECK, "health.bind_port is 0, so its port is not known", None)
    # Any address of this machine: one that listens on all of them answers on loopback.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(health.bind_host, health.bind_host)  # noqa: S104
    try:
        status, answer = await asyncio.to_thread(_ask, host, health.bind_port)
    except (OSError, http.client.HTTPException):
        what = f"none answers at {where}, so nobody is answered now"
        return False, warning(CHECK, what, "start it with `parlour run`")
    parts = answer.get("parts")
    if not isinstance(parts, Mapping):
        do = "set health.bind_port to a port that is free"
        return False, wrong(CHECK, f"something that is no Parlour answers at {where}", do)
    ill = [
        f"{name}: {part.get('why', 'is not well')}"
        for name, part in parts.items()
        if isinstance(part, Mapping) and not part.get("ok")
    ]
    if status == 200 and ill:
        return True, warning(CHECK, f"is ready, but {'; '.join(ill)}", None)
    if status == 200:
        return True, ok(CHECK, f"is ready ({where})")
    do = "look at its log; a Parlour that has just started needs a moment"
    return True, wrong(CHECK, f"is not ready: {'; '.join(ill)}", do)


def _ask(host: str, port: int) -> tuple[int, Mapping[str, Any]]:
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        try:
            read = json.loads(answer.read())
        except ValueError:
            read = None
        return answer.status, read if isinstance(read, dict) else {}
    finally:
        connection.close()
