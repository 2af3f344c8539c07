"""Statements of age that were seen, and those that the operator revoked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from appservice.model.ids import UserId
from appservice.model.statement import Noted, Statement


class StatementBook(Protocol):
    """Kept on the rooms' side, under keyed hashes. Forgetting a person leaves it as it is.

    Each method may be repeated without harm, and raises `StoreUnavailable`.
    """

    async def noted(
        self, users: Collection[UserId], jtis: Collection[str] = ()
    ) -> Mapping[UserId, Noted]:
        """What is kept of each of them. Also looked for is whether one of `jtis` is revoked."""
        ...

    async def note(self, user: UserId, statements: Sequence[Statement]) -> None:
        """Keep these and no others of that person, without issuer and guardians."""
        ...

    async def revoke(self, jti: str, now_ms: int) -> None:
        """The statement of that name does not count any more, whoever it is of."""
        ...

    async def revoke_all_of(self, user: UserId, now_ms: int) -> None:
        """What was issued for that person until now does not count any more."""
        ...

    async def forget_over(self, now_ms: int) -> None:
        """Forget statements that are over, and revocations of what would be over by now."""
        ...
