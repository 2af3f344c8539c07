"""The command about where answers stand."""

from dataclasses import dataclass

from appservice.model.group import Threads


@dataclass(frozen=True, slots=True)
class ChooseThreads:
    """`threads follow|always|never`; None asks which it is."""

    to: Threads | None
