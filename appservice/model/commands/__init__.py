"""What people can tell the AI user to do, parsed: a file for each family of commands."""

from appservice.model.commands.ages import AgeCommands
from appservice.model.commands.allowance import Allowances
from appservice.model.commands.audience import ChooseAudience
from appservice.model.commands.basic import Basic
from appservice.model.commands.catchup import Missed
from appservice.model.commands.crossing import Crossings
from appservice.model.commands.guarding import Guardianship
from appservice.model.commands.instructions import Guidance
from appservice.model.commands.keeping import ChooseKeep
from appservice.model.commands.links import Links
from appservice.model.commands.manners import Manners
from appservice.model.commands.memory import OfMemory
from appservice.model.commands.models import Models
from appservice.model.commands.people import People
from appservice.model.commands.rights import Rights
from appservice.model.commands.settings import GroupSetting
from appservice.model.commands.spaces import SpaceSwitch
from appservice.model.commands.threads import ChooseThreads
from appservice.model.commands.turns import OfTurns

Command = (
    Basic
    | People
    | Links
    | GroupSetting
    | SpaceSwitch
    | Manners
    | Models
    | Guidance
    | Allowances
    | Missed
    | Crossings
    | ChooseAudience
    | ChooseThreads
    | Rights
    | ChooseKeep
    | OfTurns
    | OfMemory
    | AgeCommands
    | Guardianship
)
"""Every command."""
