"""The acts that are defined where the rest of their matter is."""

from appservice.model.allowance import CountUsage
from appservice.model.coming import Coming
from appservice.model.instructions import Unsay
from appservice.model.judging import JudgeAct
from appservice.model.upgrades import Upgrade
from appservice.model.whole import WholeAct

ActElsewhere = CountUsage | Coming | Upgrade | WholeAct | Unsay | JudgeAct
"""Part of `effect.Act`."""
