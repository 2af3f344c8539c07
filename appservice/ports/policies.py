"""What is kept of policy lists: the lists, and their rules. On the rooms' side, no content."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.policies import ListRule, PolicyList


class Policies(Protocol):
    """The lists that the operator named, by the names in the settings."""

    async def lists(self) -> list[PolicyList]:
        """All lists, those that could not be joined included."""
        ...

    async def put_list(self, known: PolicyList) -> None:
        """Store how a list is; its rules stay as they are."""
        ...

    async def put_rules(self, known: PolicyList, rules: Sequence[ListRule]) -> None:
        """Store how a list is, and its rules in the place of those before."""
        ...

    async def forget(self, name: str) -> None:
        """Forget a list with its rules."""
        ...

    async def rules(self) -> list[tuple[str, ListRule]]:
        """Every rule with the name of its list."""
        ...

    async def stamp(self) -> str:
        """Something that is another one whenever the rules may have changed."""
        ...
