"""Where something has to be decided about everybody who comes, only the AI user invites.

An invitation that a member sends by their app asks nobody: neither the members who want to decide
about each person, nor the operator who blocks whole servers, nor a guardian. For guardians' sake
it is so in all groups or in none: nobody is to tell by it in which of them there is a child.
"""

from enum import StrEnum
from typing import Final

from appservice.model.group import Invitations
from appservice.model.room import Room
from appservice.model.rules import Rules

_EVERYBODY: Final = "@*:"


class Forced(StrEnum):
    """Why only the AI user invites, whatever the group chose."""

    SERVERS = "servers"
    PEOPLE = "people"
    LINK = "link"


def approving_until_ms(room: Room, now_ms: int) -> int | None:
    """Until when a link works by which members are asked; None where there is none."""
    return max(
        (
            link.expires_ms
            for link in room.group.links
            if link.approve and link.over is None and now_ms < link.expires_ms
            if link.used < link.uses
        ),
        default=None,
    )


def blocks_servers(rules: Rules) -> bool:
    """Whether the operator, or a list that the operator goes by, blocks whole servers."""
    listed = rules.listed
    everybody = any(each.startswith(_EVERYBODY) for each in (*rules.blocked, *listed.user_globs))
    named = any(not each.startswith("@") for each in rules.blocked)
    return everybody or named or bool(listed.servers or listed.server_globs)


def weighs_people(rules: Rules) -> bool:
    """Whether who may be with whom is a matter of ages or of guardians on this server."""
    return bool(rules.age.policies) or rules.age.guardians


def only_we_invite(rules: Rules) -> bool:
    """Whether members invite nobody by themselves in any group of this server."""
    return blocks_servers(rules) or weighs_people(rules)


def forced(room: Room, now_ms: int, rules: Rules) -> Forced | None:
    """Why members of that group cannot invite by themselves though they chose to."""
    if room.group.settings.invitations is Invitations.AI:
        return None
    if blocks_servers(rules):
        return Forced.SERVERS
    if weighs_people(rules):
        return Forced.PEOPLE
    return Forced.LINK if approving_until_ms(room, now_ms) is not None else None
