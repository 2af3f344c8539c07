"""The parts by which something goes from a direct chat to a group: two halls, joined."""

from appservice.app.side import Side, Surroundings
from appservice.direct.copying import Copying
from appservice.direct.sharing import Hands, Sharing
from appservice.group.bringing import Bringing
from appservice.group.places import GroupPlaces
from appservice.model.crossing import (
    AskCopy,
    AskShare,
    CarryCopy,
    CarryShare,
    SayCopied,
    SayShared,
)
from appservice.storage.stores import PersonalStore, RoomsStore


class CrossingParts:
    """What is of the direct side knows of groups by `ports.places` alone."""

    def __init__(
        self,
        rooms: RoomsStore,
        personal: PersonalStore,
        rooms_side: Side,
        direct_side: Side,
        around: Surroundings,
    ) -> None:
        hands = Hands(direct_side.take_own, rooms_side.take_own)
        self._sides = (rooms_side, direct_side)
        self._sharing = Sharing(
            personal.chat,
            personal.memories,
            GroupPlaces(rooms.chat, around.homeserver),
            around.homeserver,
            hands,
            around.rules,
            around.clock,
            around.fault,
        )
        self._copying = Copying(
            personal.chat, around.homeserver, hands, around.rules, around.clock, around.fault
        )
        self._bringing = Bringing(
            rooms.chat, around.homeserver, around.rules, rooms_side.clearing, around.fault
        )

    def teach(self) -> None:
        """Who carries out which act: each on its own side alone."""
        rooms_side, direct_side = self._sides
        direct_side.acts.learn(
            {
                AskShare: self._sharing.ask,
                CarryShare: self._sharing.carry,
                AskCopy: self._copying.ask,
                CarryCopy: self._copying.carry,
            }
        )
        rooms_side.acts.learn({SayShared: self._bringing.share, SayCopied: self._bringing.copy})
