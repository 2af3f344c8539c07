"""The command about how long what is said is kept."""

from dataclasses import dataclass

from appservice.model.keeping import Keep


@dataclass(frozen=True, slots=True)
class ChooseKeep:
    """`keep 30d|forever|none|default [yes]`.

    `to` None: as the operator has it. `asks`: neither was written. `sure`: `yes` was.
    """

    to: Keep | None = None
    asks: bool = False
    sure: bool = False
