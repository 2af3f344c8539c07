"""The command about a person's own Space."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpaceSwitch:
    """`space on` and `space off`; None when it was neither."""

    on: bool | None
