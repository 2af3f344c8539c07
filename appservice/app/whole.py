"""The parts that act on a group as a whole, and on people's Spaces of groups."""

from appservice.app.side import Side, Surroundings
from appservice.group.changing import Changing
from appservice.group.ending import Ending
from appservice.group.handing import Handing
from appservice.group.own import Noting
from appservice.group.space_desk import SpaceDesk
from appservice.group.spaces import Spaces
from appservice.group.unsaying import Unsaying
from appservice.matrix.picture import small_png
from appservice.model.instructions import Unsay
from appservice.model.whole import (
    ChangePicture,
    ChangeState,
    EndGroup,
    EndSpace,
    EraseRoom,
    HandOver,
    KeepSpace,
    MakeSpace,
)
from appservice.storage.stores import RoomsStore
from appservice.turns.perform import Performers


class WholeParts:
    """Built on the rooms' side."""

    def __init__(self, rooms: RoomsStore, side: Side, around: Surroundings) -> None:
        homeserver, rules = around.homeserver, around.rules
        clock, fault = around.clock, around.fault
        noting = Noting(rooms.chat, side.take_own, clock)
        self._changing = Changing(rooms.chat, homeserver, small_png, noting, fault)
        self._ending = Ending(
            rooms.chat,
            rooms.directory,
            rooms.ledger,
            rooms.links,
            rooms.visits,
            homeserver,
            noting,
            clock,
            fault,
        )
        self._unsaying = Unsaying(rooms.chat, homeserver)
        self.handing = Handing(
            rooms.chat, rooms.directory, rooms.links, homeserver, rules, noting, clock, fault
        )
        self._spaces = Spaces(
            rooms.chat,
            rooms.directory,
            rooms.spaces,
            homeserver,
            rules,
            clock,
            fault,
            side.privacy,
        )
        self.space_desk = SpaceDesk(
            rooms.chat, rooms.directory, rooms.spaces, rules, side.look, clock
        )

    def performers(self) -> Performers:
        """Who carries out which act."""
        return {
            ChangeState: self._changing.change_state,
            ChangePicture: self._changing.change_picture,
            HandOver: self.handing.hand_over,
            EndGroup: self._ending.end,
            EraseRoom: self._ending.erase,
            MakeSpace: self._spaces.make,
            KeepSpace: self._spaces.keep,
            EndSpace: self._spaces.end,
            Unsay: self._unsaying.unsay,
        }
