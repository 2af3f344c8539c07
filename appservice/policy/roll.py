"""The roll of a group: who is in it, since when, brought by whom."""

from collections import Counter
from datetime import UTC, datetime

from appservice.model.effect import Sentence, sentence
from appservice.model.globs import matches_any
from appservice.model.ids import UserId, server_name
from appservice.model.room import Member, Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.creators import creators_of
from appservice.policy.newcomers import inviter_of

_LONGEST_NAME = 64
_LONGEST_SERVER = 80


def roll(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """One sentence that counts them, and one for each; people first, then bots.

    A display name comes last in its line: nothing that somebody calls themselves looks like ours.
    """
    here = people(room, rules)
    joined = sum(room.joined(user) for user in here)
    counted = sentence(
        "members_count",
        joined=joined,
        invited=len(here) - joined,
        servers=_servers(here),
    )
    members = sorted(room.present(), key=lambda m: matches_any(rules.bots, m.user_id))
    lines = (_line(room, m, rules) for m in members if m.user_id != room.ai)
    return (counted, *lines)


def _servers(here: tuple[UserId, ...]) -> str:
    found = Counter(server_name(user)[:_LONGEST_SERVER] for user in here)
    return ", ".join(f"{count} {server}" for server, count in found.most_common()) or "-"


def _line(room: Room, member: Member, rules: Rules) -> Sentence:
    user = member.user_id
    if matches_any(rules.bots, user):
        key = "member_bot"
    elif not room.joined(user):
        key = "member_invited"
    elif user in creators_of(room):
        key = "member_creator"
    else:
        key = "member_joined" if inviter_of(room, user) else "member_came"
    return sentence(
        key,
        user=user,
        inviter=inviter_of(room, user) or "-",
        since=_day(room.group.since.get(user)),
        name=(member.display_name or user)[:_LONGEST_NAME],
    )


def _day(at_ms: int | None) -> str:
    """The day by our own clock; who was there before us has no day."""
    if not at_ms:
        return "before I came"
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")
