"""Two homeservers that federate with each other over TLS on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from stage.certs import CertificateAuthority
from stage.paths import REPOSITORY
from stage.seats import LATE_SEATS
from stage.synapse import Synapse

Registration = Path | Callable[[Synapse], Path]
"""The file of an application service, or what writes it once the homeserver's name is known."""


def make_pair(
    directory: Path,
    *,
    registration_for_a: Registration | None = None,
    registration_for_b: Registration | None = None,
    extra: Mapping[str, Any] | None = None,
    log_level: str = "WARNING",
    late_seats: bool = False,
) -> tuple[Synapse, Synapse]:
    """Two homeservers that trust one certificate authority, not started.

    With `late_seats` both take `stage.seats.Seats` while they run.
    """
    authority = CertificateAuthority.at(directory / "ca")
    late = {**(extra or {}), **LATE_SEATS} if late_seats else extra
    path = REPOSITORY if late_seats else None
    pair = (
        Synapse(
            directory / "a",
            authority=authority,
            extra=late,
            log_level=log_level,
            python_path=path,
        ),
        Synapse(
            directory / "b",
            authority=authority,
            extra=late,
            log_level=log_level,
            python_path=path,
        ),
    )
    for server, registration in zip(pair, (registration_for_a, registration_for_b), strict=True):
        if registration is not None:
            server.registrations.append(
                registration(server) if callable(registration) else registration
            )
    return pair


@asynccontextmanager
async def two_homeservers(
    directory: Path,
    registration_for_a: Registration | None = None,
    registration_for_b: Registration | None = None,
    *,
    extra: Mapping[str, Any] | None = None,
    log_level: str = "WARNING",
) -> AsyncIterator[tuple[Synapse, Synapse]]:
    """The pair, started side by side; ended at the end."""
    a, b = make_pair(
        directory,
        registration_for_a=registration_for_a,
        registration_for_b=registration_for_b,
        extra=extra,
        log_level=log_level,
    )
    try:
        await asyncio.gather(a.start(), b.start())
        yield a, b
    finally:
        await asyncio.gather(a.stop(), b.stop())
