"""What is said when the AI leaves a group, or does not after all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "leaving": (
            "{by} sends me away, so I leave in {seconds} seconds, and keep nothing that is said"
            " until then. {prefix} undo lets me stay."
        ),
        "sent_away": (
            "Goodbye! {by} sent me away. The group stays yours; invite me again whenever you like."
        ),
        "stays": "I stay: {by} took back that I leave.",
        "leave_no_creator": (
            "Nobody who made this group is here any more. When I go, {heir} gets the power that I"
            " have here, and I no longer keep the group small and by invitation alone. If that is"
            " what you want, write {prefix} leave once more within {span}."
        ),
        "left_operator": "Whoever runs the server of this AI had it leave.",
    }
)
