"""Verification by emoji (SAS), as a person does it at her client.

Client-server API, module "Key verification framework".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from stage.sight import Sight, Verification
from stage.watcher import PATIENCE_S


class Verifying:
    """One client's verifications. What somebody started goes on until the emoji are there."""

    def __init__(self, ask: Callable[..., Awaitable[Any]], sight: Sight) -> None:
        self._ask = ask
        self._sight = sight

    async def request(
        self, user_id: str, *, device_id: str | None = None, room: str | None = None
    ) -> str:
        """Ask somebody for a verification, on one device or in a room; its ID."""
        assert (device_id is None) != (room is None), "on a device or in a room"
        return str(
            await self._ask("requestVerification", user=user_id, device=device_id, room=room)
        )

    async def accept(self, flow: str) -> None:
        """Agree to be verified."""
        await self._ask("acceptVerification", id=flow)

    async def start(self, flow: str) -> None:
        """Begin to compare emoji; either side may."""
        await self._ask("startSas", id=flow)

    async def confirm(self, flow: str) -> None:
        """The emoji are the same."""
        await self._ask("confirmSas", id=flow)

    async def mismatch(self, flow: str) -> None:
        """The emoji are others."""
        await self._ask("mismatchSas", id=flow)

    async def cancel(self, flow: str) -> None:
        """Break it off."""
        await self._ask("cancelVerification", id=flow)

    async def wait(
        self,
        phase: str,
        *,
        flow: str | None = None,
        user_id: str | None = None,
        timeout_s: float = PATIENCE_S,
    ) -> Verification:
        """A verification in that phase: this one, or any with that user."""

        def look() -> Verification | None:
            for seen in self._sight.verifications.values():
                if seen.phase == phase and flow in (None, seen.id) and user_id in (None, seen.user):
                    return seen
            return None

        return await self._sight.until(look, f"a verification {phase} ({self._all()})", timeout_s)

    async def emoji(self, flow: str, timeout_s: float = PATIENCE_S) -> tuple[str, ...]:
        """The seven emoji."""

        def look() -> tuple[str, ...] | None:
            seen = self._sight.verifications.get(flow)
            return seen.emoji or None if seen else None

        return await self._sight.until(look, f"emoji ({self._all()})", timeout_s)

    def _all(self) -> str:
        return ", ".join(f"{v.user}: {v.phase}" for v in self._sight.verifications.values())
