"""The recovery key in a file, or with a program that keeps secrets. Nothing here is ever logged."""

import asyncio
import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appservice.model.errors import RecoveryKeyTrouble
from appservice.storage.programs import PATIENCE_S, ProgramFailed, run

_PRIVATE: Final = 0o600
_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`ports.recovery.RecoveryPlace`: a file that only its owner reads."""

    path: Path

    @property
    def where(self) -> str:
        """See `RecoveryPlace`."""
        return f"the file {self.path}"

    async def keep(self, key: str) -> None:
        """See `RecoveryPlace`."""
        if _is_kept(key, await self.show(), self.where):
            return
        try:
            await asyncio.to_thread(self._write, key)
        except OSError as error:
            raise RecoveryKeyTrouble(
                f"The recovery key cannot be written to {self.where} ({error.strerror}): let"
                " encryption.recovery_key.file lie in a directory that Parlour may write in."
            ) from error

    async def show(self) -> str | None:
        """See `RecoveryPlace`."""
        try:
            return await asyncio.to_thread(self._read) or None
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise RecoveryKeyTrouble(
                f"The recovery key cannot be read from {self.where} ({why}):"
                " check encryption.recovery_key.file, its owner and its mode."
            ) from error

    def _read(self) -> str:
        with self.path.open(encoding="utf-8") as file:
            return file.read(_MOST).strip()

    def _write(self, key: str) -> None:
        """All of it or nothing, and over nothing: it is linked to its name when it is whole."""
        draft = self.path.with_name(f"{self.path.name}.new")
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()  # of a start that was cut off here
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
        try:
            os.write(handle, f"{key}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        if self.path.exists():
            self.path.unlink()  # `show` found it empty
        os.link(draft, self.path)
        draft.unlink()
        beside = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(beside)
        finally:
            os.close(beside)


@dataclass(frozen=True, slots=True)
class KeyPrograms:
    """`ports.recovery.RecoveryPlace`: one program takes the key on stdin, another prints it."""

    store: Sequence[str]
    fetch: Sequence[str]
    patience_s: float = PATIENCE_S

    @property
    def where(self) -> str:
        """See `RecoveryPlace`."""
        return f"what `{self.fetch[0]}` (encryption.recovery_key.show_command) prints"

    async def keep(self, key: str) -> None:
        """See `RecoveryPlace`."""
        if _is_kept(key, await self.show(), self.where):
            return
        code, _ = await self._run("store_command", self.store, key)
        if code != 0:
            raise RecoveryKeyTrouble(
                f"The recovery key is not kept: `{self.store[0]}`"
                f" (encryption.recovery_key.store_command) ended with {code}."
            )
        if await self.show() != key:
            raise RecoveryKeyTrouble(
                f"The recovery key is not kept: `{self.store[0]}` took it, and `{self.fetch[0]}`"
                " (encryption.recovery_key.show_command) prints something else."
            )

    async def show(self) -> str | None:
        """See `RecoveryPlace`."""
        code, printed = await self._run("show_command", self.fetch, None)
        return (printed.strip() or None) if code == 0 else None

    async def _run(self, name: str, command: Sequence[str], given: str | None) -> tuple[int, str]:
        setting = f"encryption.recovery_key.{name}"
        try:
            return await run(command, setting, given, self.patience_s)
        except ProgramFailed as failed:
            raise RecoveryKeyTrouble(str(failed)) from failed


def _is_kept(key: str, there: str | None, where: str) -> bool:
    """Whether nothing is to be done. Raises for another key, which may still be needed."""
    if there is not None and there.split() != key.split():
        raise RecoveryKeyTrouble(
            f"Another recovery key is kept in {where}: put it aside, so that it is not lost."
        )
    return there is not None
