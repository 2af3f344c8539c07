"""What the operator does about ages beside a running Parlour: to look, to issue, to revoke."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appservice.ages.issued import note_issued
from appservice.ages.statements import presented
from appservice.app.ages import open_accounts, open_age_source
from appservice.app.beside import open_rooms_side
from appservice.config import Config
from appservice.model.age import Age
from appservice.model.globs import matches_any
from appservice.model.ids import UserId, server_name
from appservice.model.statement import NOTHING_PRESENTED, Noted, Presented
from appservice.policy.ages import age_of, to_note
from appservice.turns.clock import now_ms

_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class AgeView:
    """Of one person of our own server. `shown` is None where account data is not read."""

    age: Age
    shown: Presented | None
    noted: Noted
    now_ms: int


async def look(config: Config, user: UserId) -> AgeView:
    """What is known of somebody, read now; nothing is noted by looking."""
    async with open_rooms_side(config) as rooms, open_age_source(config) as source:
        shown = None
        if source is not None:
            shown = presented(await source.read(user), user, config.age.issuers)
        own = None if shown is None else shown.statement
        noted = (await rooms.statements.noted([user], [own.jti] if own else []))[user]
    at_ms = now_ms()
    adults = matches_any(config.age.adult_servers, server_name(user))
    age = age_of(shown or NOTHING_PRESENTED, noted, at_ms, adults=adults)
    return AgeView(age, shown, noted, at_ms)


async def give(config: Config, admin_token: str, user: UserId, content: Mapping[str, Any]) -> None:
    """Write somebody's account data, noted first: what they put in its place loosens nothing.

    What is noted makes nobody an adult, so it does no harm where the homeserver refuses. A Parlour
    that runs looks at them within about a second. Raises `HomeserverRefused`,
    `HomeserverUnavailable`, `StoreUnavailable`.
    """
    shown = presented(content, user, config.age.issuers)
    async with open_rooms_side(config) as rooms, open_accounts(config, admin_token) as accounts:
        if shown.statement is not None:
            known = (await rooms.statements.noted([user], [shown.statement.jti]))[user]
            await rooms.statements.note(user, to_note(shown, known, now_ms()))
        await accounts.write(user, content, now_ms())
        await note_issued(rooms.chat, user)


async def revoke(config: Config, what: str) -> None:
    """Revoke a statement by its name, or all that were issued for a user ID until now."""
    async with open_rooms_side(config) as rooms:
        at_ms = now_ms()
        if not what.startswith("@"):
            await rooms.statements.revoke(what, at_ms)
            return
        await rooms.statements.revoke_all_of(UserId(what), at_ms)
        await note_issued(rooms.chat, UserId(what))
    # Statements tell seconds: one that is issued from here on is of a later one.
    await asyncio.sleep((_SECOND_MS - at_ms % _SECOND_MS) / _SECOND_MS)
