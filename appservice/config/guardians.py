"""Guardians: how somebody can become one, and what they are told."""

from appservice.config.kinds import Switch
from appservice.config.section import Section


class Guardians(Section):
    """`handshake`: people may ask. `safety_notice`: they are told of distress, without words."""

    handshake: Switch = False
    safety_notice: Switch = False
