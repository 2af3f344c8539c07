"""The AI user's cross-signing identity: made once, kept for ever.

Source: client-server specification, "Cross-signing", "Secret storage".
"""

from collections.abc import Awaitable, Callable

import structlog

from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.wire import judging

_log = structlog.get_logger()


class Identities:
    """Sets it up where there is none."""

    def __init__(
        self, machine: Machine, keep_recovery_key: Callable[[str], Awaitable[None]]
    ) -> None:
        self._machine = machine
        self._keep_recovery_key = keep_recovery_key

    async def establish(self) -> None:
        """Make the identity, unless the homeserver has one. The recovery key is written once."""
        async with judging("cross-signing"):
            user = self._machine.client.mxid
            answer = await self._machine.client.query_keys([user])
            if user in answer.master_keys:
                return
            recovery_key = await self._machine.generate_recovery_key()
        await self._keep_recovery_key(recovery_key)
        _log.info("identity_made")
