"""What the AI remembers of people, and how often it offers to."""

from appservice.config.kinds import AtLeastOne, Switch
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration


class PersonalMemory(Section):
    """`propose`: whether lines to remember are proposed at all; each person can refuse them."""

    propose: Switch = True
    proposals_per_day: AtLeastOne = 3
    looks_per_day: AtLeastOne = 40
    rest_after_no: Duration = parse_duration("1d")
