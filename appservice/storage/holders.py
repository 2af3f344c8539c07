"""Who holds a store: what its lock says to the second who wants it."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appservice.model.errors import StoreRefused
from appservice.storage.files import make_private

_LONGEST: Final = 500


def this_process() -> str:
    """This process, as others are told of it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def taken(holder: str, where: str) -> StoreRefused:
    """What the second one is told."""
    return StoreRefused(
        f"Another Parlour ({holder}) uses the store of keys {where}: stop it first. Two of them"
        " would make messages unreadable for good."
    )


@contextmanager
def held(path: Path, where: str, since: str) -> Iterator[None]:
    """Be the only one on a file, and say so in a file beside it; `StoreRefused` if another is.

    The kernel lets go when the process ends, however it ends; what it wrote stays, and means
    nothing without the lock.
    """
    beside = path.with_name(path.name + ".lock")
    make_private(beside)
    handle = os.open(beside, os.O_RDWR)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            told = os.pread(handle, _LONGEST, 0).decode("utf-8", "replace")
            raise taken(" ".join(told.split()) or "which just starts", where) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{this_process()}, since {since}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
