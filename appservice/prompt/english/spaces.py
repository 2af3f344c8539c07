"""What is said about a person's own Space of groups."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "space_name": "Groups with {name}",
    "space_in_direct": "That works in a direct chat with me: write {prefix} space on there.",
    "space_how": (
        "{prefix} space on makes you a private space with all your groups with me, {prefix} space"
        " off takes it away again."
    ),
    "space_not_allowed": (
        "I can't keep a Space for you on this server. Whoever runs it can allow it."
    ),
    "space_local_only": (
        "I can make such a space only for people of {server}: from another server I could not keep"
        " it in step."
    ),
    "space_soon": "I have just taken your space away. Please try again in ten minutes.",
    "space_none": "You have no space from me. {prefix} space on makes one.",
    "space_made": (
        "I made a private space with your groups and invited you to it. Only you are in it; groups"
        " come and go in it as you join and leave them. {prefix} space off takes it away."
    ),
    "space_again": "You have a space with your groups already, and you are invited to it or in it.",
    "space_failed": "I could not make the space: my server refused it.",
    "space_off": (
        "I took your groups out of the space and left it. What is left of it is yours alone; you"
        " can leave it."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
