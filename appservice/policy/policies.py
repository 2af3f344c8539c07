"""The rules of policy lists: read from a room's state, sifted, and asked about a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from appservice.model.event import Heard, StateChange
from appservice.model.globs import matches, matches_any
from appservice.model.ids import UserId, server_name
from appservice.model.policies import About, Listed, ListRule

_PORT = re.compile(r":[0-9]+$")
# The modern type of a rule overrules older ones with the same state key.
_TYPES: Final = {
    "m.policy.rule.user": (About.USER, 2),
    "m.room.rule.user": (About.USER, 1),
    "org.matrix.mjolnir.rule.user": (About.USER, 0),
    "m.policy.rule.server": (About.SERVER, 2),
    "m.room.rule.server": (About.SERVER, 1),
    "org.matrix.mjolnir.rule.server": (About.SERVER, 0),
}
_BANS: Final = frozenset(("m.ban", "org.matrix.mjolnir.ban"))
_LONGEST: Final = 255
_NOBODY: Final = "parlour+nobody/has=this_name.at-all"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a list is: a room ID or alias, and servers to join by."""

    room: str
    via: tuple[str, ...] = ()


def address_of(name: str) -> ListAddress:
    """The address that the operator wrote: an alias, or an ID with servers behind it."""
    room, *via = name.split()
    if not via and room.startswith("!") and ":" in room:
        via = [room.partition(":")[2]]
    return ListAddress(room, tuple(via))


def is_rule(event_type: str) -> bool:
    """Whether events of that type hold a rule for people or servers."""
    return event_type in _TYPES


def may_change_rules(event_type: str) -> bool:
    """Whether after an event of that type a list may hold other rules."""
    return is_rule(event_type) or event_type == "m.room.redaction"


def rules_in(state: Iterable[Heard]) -> tuple[ListRule, ...]:
    """The bans that a list's current state recommends; what is malformed or withdrawn is none."""
    found: dict[tuple[About, str], tuple[int, str | None]] = {}
    for event in state:
        if not isinstance(event, StateChange) or not is_rule(event.type):
            continue
        about, rank = _TYPES[event.type]
        key = (about, event.state_key)
        if key not in found or found[key][0] < rank:
            found[key] = (rank, _entity(event))
    return tuple(
        sorted({ListRule(about, entity) for (about, _), (_, entity) in found.items() if entity})
    )


def too_wide(rule: ListRule, own_server: str, ai: UserId) -> bool:
    """Whether a rule names all people of the own server, or the AI user: it is not followed.

    Others write these lists; they must not lock the operator and everybody here out.
    """
    if rule.about is About.SERVER:
        return matches_any((rule.entity,), own_server, _PORT.sub("", own_server))
    return any(matches(rule.entity, user) for user in (f"@{_NOBODY}:{own_server}", ai))


def listed(rules: Iterable[ListRule], own_server: str, ai: UserId) -> Listed:
    """The rules that are followed, ready for looking up."""
    names: dict[tuple[About, bool], set[str]] = {}
    for rule in rules:
        if not too_wide(rule, own_server, ai):
            is_glob = "*" in rule.entity or "?" in rule.entity
            names.setdefault((rule.about, is_glob), set()).add(rule.entity.lower())

    def of(about: About, *, globs: bool) -> set[str]:
        return names.get((about, globs), set())

    return Listed(
        users=frozenset(of(About.USER, globs=False)),
        user_globs=tuple(sorted(of(About.USER, globs=True))),
        servers=frozenset(of(About.SERVER, globs=False)),
        server_globs=tuple(sorted(of(About.SERVER, globs=True))),
    )


def is_listed(user: UserId, known: Listed) -> bool:
    """Whether a list names that person, or their server on whatever port."""
    name, server = user.lower(), server_name(user).lower()
    servers = {server, _PORT.sub("", server)}
    return (
        name in known.users
        or not servers.isdisjoint(known.servers)
        or matches_any(known.user_globs, name)
        or matches_any(known.server_globs, *servers)
    )


def _entity(event: StateChange) -> str | None:
    entity = event.content.get("entity")
    bans = event.content.get("recommendation")
    if not isinstance(entity, str) or not isinstance(bans, str) or bans not in _BANS:
        return None
    plain = 0 < len(entity) <= _LONGEST and entity.isprintable()
    return entity if plain else None
