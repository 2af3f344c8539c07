"""How long what is said is kept, and what is left of it."""

from typing import Annotated, Any

from pydantic import Field, PlainValidator

from appservice.config.quoting import quote
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration
from appservice.model.keeping import FOREVER, NOTHING, Keep

_WORDS = {"forever": FOREVER, "none": NOTHING}
_SHORTEST_MS = 3_600_000
_WEEK_MS = 7 * 86_400_000


def _keep(value: Any) -> Keep:
    if isinstance(value, Keep):
        return value
    known = _WORDS.get(value) if isinstance(value, str) else None
    if known is not None:
        return known
    try:
        ms = parse_duration(value)
    except ValueError:
        ms = None
    if ms is None or ms < _SHORTEST_MS:
        raise ValueError(
            f"{quote(value)} is no length for this; write for example 30d (an hour at least),"
            " forever or none"
        )
    return Keep(ms)


def _some(value: Any) -> Keep:
    keep = _keep(value)
    if keep.ms is not None and keep.ms < _WEEK_MS:
        raise ValueError(f"{quote(value)} is too short; write 7d at least, or forever")
    return keep


KeepLength = Annotated[Keep, PlainValidator(_keep)]
LongKeep = Annotated[Keep, PlainValidator(_some)]


class Retention(Section):
    """`most` bounds what people can choose. What the others are for: `model.keeping.KeepRules`."""

    groups: KeepLength = FOREVER
    direct: KeepLength = FOREVER
    most: KeepLength = FOREVER
    done: Annotated[Duration, Field(ge=86_400_000)] = parse_duration("30d")
    audit: LongKeep = FOREVER
    event_ids: LongKeep = FOREVER
    every: Annotated[Duration, Field(ge=1000)] = parse_duration("1h")
