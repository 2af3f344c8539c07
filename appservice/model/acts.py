"""The acts that are defined where the rest of their matter is."""

from appservice.model.allowance import CountUsage
from appservice.model.catching_up import CatchUp
from appservice.model.coming import Coming
from appservice.model.crossing import CrossingAct
from appservice.model.erasing import ForgetPerson
from appservice.model.exporting import Export
from appservice.model.guardianship import CarryGuardianWish
from appservice.model.guarding import GuardingAct
from appservice.model.instructions import Unsay
from appservice.model.judging import JudgeAct
from appservice.model.keeping import ForgetOld
from appservice.model.peering import OfAges
from appservice.model.proposing import ProposingAct
from appservice.model.upgrades import Upgrade
from appservice.model.whole import WholeAct
from appservice.model.wishing import Wish

ActElsewhere = (
    CountUsage
    | Coming
    | Upgrade
    | WholeAct
    | Unsay
    | JudgeAct
    | CatchUp
    | ForgetPerson
    | Export
    | ForgetOld
    | CrossingAct
    | Wish
    | ProposingAct
    | OfAges
    | GuardingAct
    | CarryGuardianWish
)
"""Part of `effect.Act`."""
