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
from appservice.policy.newcomers import inviter_of, sharer_of

MOST = 50
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
    others = (member for member in room.present() if member.user_id != room.ai)
    members = sorted(others, key=lambda m: matches_any(rules.bots, m.user_id))
    lines = [_line(room, member, rules) for member in members[:MOST]]
    if len(members) > MOST:
        lines.append(sentence("members_more", count=len(members) - MOST))
    return (counted, *lines)


def _servers(here: tuple[UserId, ...]) -> str:
    found = Counter(server_name(user)[:_LONGEST_SERVER] for user in here)
    return ", ".join(f"{count} {server}" for server, count in found.most_common()) or "-"


def _line(room: Room, member: Member, rules: Rules) -> Sentence:
    user = member.user_id
    if matches_any(rules.bots, user):
        key = "member_bot"
    elif user in creators_of(room) and room.joined(user):
        key = "member_creator"
    else:
        key = f"member_{'joined' if room.joined(user) else 'invited'}{_how(room, user)}"
    return sentence(
        key,
        user=user,
        inviter=inviter_of(room, user) or sharer_of(room, user) or "",
        since=_day(room.group.since.get(user)),
        name=(member.display_name or user)[:_LONGEST_NAME],
    )


def _how(room: Room, user: UserId) -> str:
    """By which way somebody came, as the end of a sentence's key."""
    if inviter_of(room, user) is not None:
        return "_by"
    return "" if sharer_of(room, user) is None else "_link"


def _day(at_ms: int | None) -> str:
    """The day by our own clock; who was there before us has no day."""
    if not at_ms:
        return "before I came"
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")
