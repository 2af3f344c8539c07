"""The parts that only direct chats have, on the personal store."""

from collections.abc import Awaitable, Callable

from appservice.app.side import Side, Surroundings
from appservice.direct.ages import AgeDesk
from appservice.direct.hall import Direct, Take
from appservice.direct.proposals_shown import Showing
from appservice.direct.proposing import Proposing, Suggesting
from appservice.group.hall import Groups
from appservice.model.coming import RedeemCode
from appservice.model.effect import EndDirect, PauseInvitations, RequestGroup
from appservice.model.proposing import DropProposals, Propose, SettleProposal
from appservice.model.whole import RequestSpace
from appservice.ports.store import NewRow
from appservice.storage.stores import PersonalStore, RoomsStore
from appservice.turns.perform import Performers
from appservice.turns.reaching import Reaching

TakeForRooms = Callable[[list[NewRow]], Awaitable[None]]


class DirectParts:
    """Built on the direct side. Of the rooms' store only what holds no content is used."""

    def __init__(
        self,
        rooms: RoomsStore,
        personal: PersonalStore,
        side: Side,
        groups: Groups,
        take: Take,
        take_for_rooms: TakeForRooms,
        around: Surroundings,
    ) -> None:
        self.hall = Direct(
            personal.chat,
            side.pipeline,
            groups.from_direct,
            groups.gone,
            take,
            take_for_rooms,
            rooms.ledger.pause,
            around.read,
            side.look,
            around.clock,
        )
        self._ages = AgeDesk(
            personal.chat,
            personal.age_sharing,
            around.known.ages,
            around.homeserver,
            around.rules,
        )
        self._shown = Showing(
            personal.chat,
            personal.memories,
            personal.proposals,
            around.homeserver,
            side.privacy,
            side.clearing,
            around.rules,
            side.take_own,
            around.clock,
            around.fault,
        )
        self.proposing = Proposing(
            personal.chat,
            personal.memories,
            personal.proposals,
            Suggesting(around.model, around.routing, rooms.allowance),
            Reaching(personal.chat, around.homeserver, around.rules),
            side.privacy,
            self._shown,
            around.rules,
            around.meter,
            around.clock,
            around.fault,
            rooms.directory.direct_chats,
        )

    def performers(self) -> Performers:
        """Who carries out which act."""
        return {
            RequestGroup: self.hall.request_group,
            RequestSpace: self.hall.request_space,
            RedeemCode: self.hall.redeem,
            EndDirect: self.hall.end,
            PauseInvitations: self.hall.pause,
            Propose: self.proposing.propose,
            SettleProposal: self._shown.settle,
            DropProposals: self._shown.drop,
            **self._ages.performers(),
        }
