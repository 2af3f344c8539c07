"""Where the operator keeps the recovery key."""

from typing import Protocol


class RecoveryPlace(Protocol):
    """One place for one key. Both raise `RecoveryKeyTrouble`, never with the key in it."""

    @property
    def where(self) -> str:
        """Its name for people."""
        ...

    async def keep(self, key: str) -> None:
        """Keep it. Done before with the same key, it does nothing; another key is never lost."""
        ...

    async def show(self) -> str | None:
        """The key; None when there is none."""
        ...
