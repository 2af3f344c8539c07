"""Time zones by their names in the IANA database, which the package `tzdata` brings along."""

from functools import cache
from zoneinfo import available_timezones


def zone_of(name: str) -> str | None:
    """The name as the database has it, whatever its letters' case; None where it has none."""
    return _zones().get(name.casefold())


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
