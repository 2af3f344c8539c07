"""A time zone of the stage's own, whose clocks are put on or back when a journey wants it."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEADER: Final = struct.Struct(">4sc15x6l")
_TYPE: Final = struct.Struct(">lBB")
_NAMES: Final = b"BEF\0AFT\0"


@dataclass(frozen=True, slots=True)
class Zones:
    """A folder of zones, which a process finds that is started with `env`."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        """What to add to a process's environment; it reads this when it imports `zoneinfo`."""
        return {"PYTHONTZPATH": str(self.folder.resolve())}

    def write(self, name: str, at_s: int, by_s: int) -> None:
        """A zone that is UTC until `at_s` (seconds since the epoch), and `by_s` ahead of it then.

        The file format is RFC 8536, version 1. A process keeps a zone as it first found it.
        """
        body = struct.pack(">l", at_s) + bytes([1])
        types = _TYPE.pack(0, 0, 0) + _TYPE.pack(by_s, 1, 4)
        header = _HEADER.pack(b"TZif", b"\0", 0, 0, 0, 1, 2, len(_NAMES))
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(header + body + types + _NAMES)
