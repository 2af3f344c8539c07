"""The commands about a person's own data, and about what is kept where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    """`privacy`: what is kept here, for how long, who sees it, who is asked, how to leave."""


@dataclass(frozen=True, slots=True)
class EraseMe:
    """`erase me`, and with `sure` the word that confirms it."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class ExportData:
    """`export`: in a direct chat one's own data, in a group its history for who made it."""


Rights = ShowPrivacy | EraseMe | ExportData
