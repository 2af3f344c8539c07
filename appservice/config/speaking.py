"""When the AI speaks in groups."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from appservice.config.kinds import Count, ShortName
from appservice.config.section import Section
from appservice.config.units import Duration, DurationOrZero, parse_duration


class Speaking(Section):
    """`mode` holds where the members of a group chose nothing else; the rest is for all groups.

    Times in ms, `judge_sure` in percent. What they are for: `model.rules.SpeakingRules` and
    `model.judging.JudgeRules`.
    """

    mode: Literal["auto", "mention", "off"] = "auto"
    quiet: Duration = parse_duration("30m")
    cooldown: DurationOrZero = parse_duration("5m")
    reserve: DurationOrZero = parse_duration("24h")
    pause: Duration = parse_duration("4s")
    longest_pause: Duration = parse_duration("20s")
    judge_model: ShortName | None = None
    judge_timeout: Duration = parse_duration("8s")
    judge_sure: Annotated[int, Field(strict=True, ge=0, le=100)] = 70
    judge_calls_per_hour: Count = 30
    reactions_per_hour: Count = 4

    @model_validator(mode="after")
    def _pauses_in_order(self) -> "Speaking":
        if self.longest_pause < self.pause:
            raise ValueError("longest_pause is shorter than pause; it bounds the whole wait")
        return self
