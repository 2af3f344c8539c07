"""The command about for whom a group is."""

from dataclasses import dataclass

from appservice.model.age import GroupsFor


@dataclass(frozen=True, slots=True)
class ChooseAudience:
    """`audience adults|all`. `to` None: neither was written. `asks`: nothing was."""

    to: GroupsFor | None = None
    asks: bool = False
