"""Tables that are read without naming a room, and so hold no word that people wrote.

All others are bound by row-level security; `tests/contracts/storage/test_catalogue.py` reads
PostgreSQL's own catalogue for that, and docs/storage.md says what each of these is read for.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appservice.storage.migrations import Side

_IN_BOTH: Final = frozenset(
    {"cursors", "parlour_schema", "schedule", "sealing_keys", "timers", "turn_rooms"}
)
UNBOUND: Final[Mapping[Side, frozenset[str]]] = MappingProxyType(
    {
        Side.PERSONAL: _IN_BOTH,
        Side.ROOMS: _IN_BOTH
        | {
            "ages",
            "ages_revoked",
            "blocks",
            "charges",
            "code_tries",
            "codes",
            "flags",
            "groups_made",
            "guardians",
            "guarding",
            "invitations",
            "links",
            "pauses",
            "policy_lists",
            "policy_rules",
            "room_kinds",
            "spaces",
            "to_device",
            "tombstones",
            "verifying",
        },
    }
)
