"""Telling people what they missed."""

from appservice.config.kinds import AtLeastOne, Switch
from appservice.config.section import Section


class Catchup(Section):
    """`receipts`: whether public read receipts say how far somebody has read."""

    enabled: Switch = True
    receipts: Switch = True
    per_hour: AtLeastOne = 6
