"""When the AI speaks in groups."""

from typing import Literal

from appservice.config.section import Section


class Speaking(Section):
    """What holds where the members of a group chose nothing else."""

    mode: Literal["auto", "mention", "off"] = "auto"
