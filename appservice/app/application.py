"""Every part joined to the parts it needs. Nothing runs yet: see `running`."""

from appservice.app.catching_up import CatchUpParts
from appservice.app.charges import Ledgers
from appservice.app.crossing import CrossingParts
from appservice.app.direct_parts import DirectParts
from appservice.app.one_way import OneWay
from appservice.app.remembering import MemoryParts
from appservice.app.retention import RetentionParts
from appservice.app.rooms_rows import RoomsHalls, RoomsRows
from appservice.app.side import Beside, Side, Surroundings
from appservice.app.whole import WholeParts
from appservice.door.hall import Door
from appservice.door.policies import PolicyRooms
from appservice.group.desk import Desk
from appservice.group.governing import Governing
from appservice.group.hall import Groups
from appservice.group.inviting import Inviting
from appservice.group.joining import JoinDesk
from appservice.group.links import LinkActs
from appservice.group.making import Making
from appservice.group.moving import Moving
from appservice.group.own import Noting
from appservice.group.reception import LinkReception
from appservice.group.removing import Removing
from appservice.group.voting import Voting
from appservice.matrix.invitations import decode_invitation
from appservice.model.allowance import CountUsage
from appservice.model.coming import AskMembers, LetIn, ShareLink
from appservice.model.effect import (
    AddPeople,
    EndVote,
    Govern,
    Join,
    LiftBan,
    MakeGroup,
    PauseInvitations,
    RemovePerson,
    SettleInvitation,
    StartVote,
)
from appservice.model.ids import RoomId, SessionId
from appservice.model.room import RoomKind
from appservice.model.upgrades import ComeAlong, FollowUpgrade, ForgetThere, SeeOff
from appservice.ports.store import NewRow, Row
from appservice.storage.stores import PersonalStore, RoomsStore
from appservice.turns.intake import Intake
from appservice.turns.passing import PassingOn


class Application:
    """The graph of objects of one running Parlour."""

    def __init__(self, rooms: RoomsStore, personal: PersonalStore, around: Surroundings) -> None:
        self._directory = rooms.directory
        self.beside: list[Beside] = []
        own = OneWay("an input of our own", self.take_own)
        self.ledgers = Ledgers(rooms, personal, around, own)
        rows = RoomsRows(rooms.directory)
        self.passing = PassingOn(around.meter)
        memory = MemoryParts(personal, rooms.directory, around)
        self.forgotten = memory.forgotten
        self.direct_side = Side(
            "direct",
            personal.chat,
            personal.awaiting,
            self.ledgers.charges,
            memory.around,
            self._direct_row,
            rooms.directory.person_of,
        )
        self.rooms_side = Side(
            "rooms",
            rooms.chat,
            rooms.awaiting,
            self.ledgers.charges,
            around,
            rows,
            rooms.directory.person_of,
        )
        self.passing.hear_typing(self.rooms_side.writers.note)
        self.intake = Intake(
            rooms.chat,
            personal.chat,
            rooms.directory,
            self.rooms_side.queue.wake,
            self.direct_side.queue.wake,
            around.meter,
            around.fault,
        )
        taking = OneWay("events, to the side of their room", self.intake.take)
        self.making = Making(
            rooms.chat,
            rooms.directory,
            rooms.ledger,
            around.homeserver,
            around.rules,
            own,
            around.clock,
            around.fault,
            self.rooms_side.privacy,
            self.rooms_side.clearing,
        )
        self.moving = Moving(
            rooms.chat, around.homeserver, around.rules, self.rooms_side.take_own, around.clock
        )
        self.governing = Governing(
            rooms.chat,
            around.homeserver,
            around.rules,
            self.rooms_side.take_own,
            around.clock,
            around.fault,
            self.moving.bring_history,
            around.known,
        )
        self._build_people(rooms, around)
        self.whole = WholeParts(rooms, self.rooms_side, around)
        self.retention = RetentionParts(
            rooms, personal, (self.rooms_side, self.direct_side), around
        )
        self.catching_up = CatchUpParts(
            rooms, self.rooms_side, self.passing, self.whole.space_desk.noticed, around
        )
        self.desk = Desk(
            rooms.chat,
            rooms.ledger,
            around.rules,
            self.rooms_side.look,
            around.clock,
            around.known,
        )
        self.groups = Groups(
            rooms.chat,
            rooms.directory,
            rooms.ledger,
            around.homeserver,
            self.rooms_side.pipeline,
            around.rules,
            around.read,
            taking,
            self.rooms_side.look,
            rooms.visits,
            self.catching_up.noticed,
            around.clock,
            around.known,
        )
        self.private = DirectParts(
            rooms,
            personal,
            self.direct_side,
            self.groups,
            self.intake.take,
            self._take_for_rooms,
            around,
        )
        self.direct = self.private.hall
        self.door = Door(
            rooms.chat,
            rooms.directory,
            around.homeserver,
            lambda event, room, seen: decode_invitation(event, room, around.asking.ai, seen),
            around.rules,
            OneWay("the beginning of a direct chat", self.direct.open),
            taking,
            OneWay("a look at both sides", self._look_everywhere),
            around.clock,
            around.fault,
            self.moving.old_of,
            self.moving.bring_history,
            around.known,
        )

        self._build_links(rooms, around)
        self.policies = PolicyRooms(
            rooms.chat,
            rooms.policies,
            rooms.directory,
            around.homeserver,
            around.policy_lists,
            around.clock,
        )
        rows.halls = RoomsHalls(
            self.desk,
            self.join_desk,
            self.whole.space_desk,
            self.groups,
            self.door,
            self.policies,
        )
        self._teach()
        CrossingParts(rooms, personal, self.rooms_side, self.direct_side, around).teach()
        self.direct_side.acts.learn(memory.performers(self.direct_side.look))

    def _build_links(self, rooms: RoomsStore, around: Surroundings) -> None:
        self.links = LinkActs(
            rooms.chat,
            rooms.links,
            rooms.ledger,
            around.homeserver,
            around.link_key,
            around.address_of,
            around.rules,
            self.rooms_side.take_own,
            around.clock,
            around.fault,
            around.known,
        )
        self.reception = LinkReception(
            rooms.chat,
            rooms.links,
            rooms.ledger,
            around.homeserver,
            around.rules,
            self.rooms_side.take_own,
            around.clock,
        )
        self.join_desk = JoinDesk(
            rooms.chat,
            rooms.links,
            rooms.directory,
            around.rules,
            self.rooms_side.look,
            self.rooms_side.queue.wake,
            around.clock,
            around.fault,
        )

    def _build_people(self, rooms: RoomsStore, around: Surroundings) -> None:
        noting = Noting(rooms.chat, self.rooms_side.take_own, around.clock)
        self.inviting = Inviting(
            rooms.chat,
            rooms.ledger,
            around.homeserver,
            around.rules,
            noting,
            around.clock,
            around.fault,
            around.known,
        )
        more = (noting, self.rooms_side.clearing, around.fault)
        self.removing = Removing(rooms.chat, around.homeserver, *more)
        self.voting = Voting(rooms.chat, around.homeserver, *more)

    def _teach(self) -> None:
        for side in (self.direct_side, self.rooms_side):
            side.acts.learn({CountUsage: self.ledgers.usage.count})
        self.direct_side.acts.learn(self.private.performers())
        self.rooms_side.acts.learn(
            {
                Join: self.door.join,
                MakeGroup: self.making.make,
                Govern: self.governing.govern,
                ShareLink: self.links.share,
                AskMembers: self.links.ask_members,
                LetIn: self.links.let_in,
                PauseInvitations: self.groups.pause,
                SettleInvitation: self.groups.settle_invitation,
                AddPeople: self.inviting.add,
                RemovePerson: self.removing.remove,
                LiftBan: self.removing.lift,
                StartVote: self.voting.start,
                EndVote: self.voting.end,
                FollowUpgrade: self.moving.follow,
                ComeAlong: self.moving.come_along,
                SeeOff: self.moving.see_off,
                ForgetThere: self.moving.forget_there,
                **self.whole.performers(),
                **self.catching_up.performers(),
            }
        )

    def key_arrived(self, room_id: RoomId, session_id: SessionId) -> None:
        """`ports.keys.Arrived`: whichever side the room is of looks at what waits for that key."""
        self.rooms_side.waiting.arrived(room_id, session_id)
        self.direct_side.waiting.arrived(room_id, session_id)

    async def start(self) -> None:
        """Take up what an earlier run left."""
        await self.ledgers.keeping.look()
        await self.direct_side.start()
        await self.private.proposing.start()
        await self.rooms_side.start()

    async def _direct_row(self, row: Row) -> None:
        await self.direct.process(row)

    async def _look_everywhere(self, room_id: RoomId) -> None:
        await self.rooms_side.look(room_id)
        await self.direct_side.look(room_id)

    async def take_own(self, row: NewRow) -> None:
        """Take an input of our own making for whichever side its room is on."""
        kind = (await self._directory.kinds([row.room_id])).get(row.room_id)
        side = self.direct_side if kind is RoomKind.DIRECT else self.rooms_side
        await side.take_own(row)

    async def _take_for_rooms(self, rows: list[NewRow]) -> None:
        for row in rows:
            await self.rooms_side.take_own(row)
