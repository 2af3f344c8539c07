"""Programs of the operator's that keep secrets. Nothing of what they say is ever logged."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

PATIENCE_S: Final = 30.0
_MOST: Final = 4096


class ProgramFailed(Exception):
    """It did not run, or not to its end: one sentence."""


async def run(
    command: Sequence[str], setting: str, given: str | None = None, patience_s: float = PATIENCE_S
) -> tuple[int, str]:
    """Exit code and what was printed. What it complains of is not passed on: it may quote.

    `setting` is where it is named; `given` comes on its standard input. Raises `ProgramFailed`.
    """
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe if given else nothing, stdout=pipe, stderr=nothing
        )
    except (OSError, ValueError) as error:
        raise ProgramFailed(
            f"`{command[0]}` ({setting}) cannot be run"
            f" ({getattr(error, 'strerror', None) or 'no such program'})."
        ) from error
    try:
        async with asyncio.timeout(patience_s):
            printed, _ = await process.communicate(f"{given}\n".encode() if given else None)
    except TimeoutError as error:
        raise ProgramFailed(
            f"`{command[0]}` ({setting}) did not end within {patience_s:g} s: it must ask nobody"
            " anything."
        ) from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, printed[:_MOST].decode("utf-8", "replace")
