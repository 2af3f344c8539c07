"""When the AI speaks in groups."""

from typing import Literal

from appservice.config.section import Section
from appservice.config.units import Duration, DurationOrZero, parse_duration


class Speaking(Section):
    """What holds where the members of a group chose nothing else; times in ms.

    What the times are for: `model.rules.SpeakingRules`.
    """

    mode: Literal["auto", "mention", "off"] = "auto"
    quiet: Duration = parse_duration("30m")
    cooldown: DurationOrZero = parse_duration("5m")
    reserve: DurationOrZero = parse_duration("24h")
