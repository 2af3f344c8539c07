"""SQLite databases as files: private to the user who runs Parlour, and really two."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appservice.model.errors import StoreRefused, StoreUnavailable

_PRIVATE: Final = 0o600


def make_private(path: Path) -> None:
    """Create a file, or close an existing one, so that only its owner reads it.

    SQLite gives its `-wal` and `-shm` files the mode of the database. Raises `StoreUnavailable`.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE))
        path.chmod(_PRIVATE)
    except OSError as error:
        raise StoreUnavailable(
            f"The file {path} cannot be made or opened ({error.strerror}):"
            " check its directory, owner and mode."
        ) from error


def check_apart(one: Path, other: Path, names: tuple[str, str] = ("rooms", "personal")) -> None:
    """Raise `StoreRefused` when both paths lead to one file, by whatever links."""
    same = one.resolve() == other.resolve()
    if not same and one.exists() and other.exists():
        same = one.samefile(other)
    if same:
        raise StoreRefused(
            f"database.{names[0]} and database.{names[1]} are the same file ({one.resolve()}):"
            " each needs a file of its own."
        )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Be the only Parlour that runs on a database; `StoreRefused` if another does.

    The lock is on a file beside it: SQLite's own locks on the database would be lost when any other
    handle on it is closed. The kernel lets go of it when the process ends, however it ends.
    """
    beside = path.with_name(path.name + ".lock")
    make_private(beside)
    handle = os.open(beside, os.O_RDWR)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreRefused(f"Another Parlour is running on {path}: stop it first.") from error
        yield
    finally:
        os.close(handle)
