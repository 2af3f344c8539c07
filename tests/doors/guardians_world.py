"""Mum and Alice, each in a direct chat with one Parlour, and guardians taught to it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from appservice.app.application import Application
from appservice.app.guardians import teach_guardians
from appservice.app.side import Surroundings
from appservice.direct.guardian_news import GuardianNews
from appservice.model.age import Age, AgeBand, Ages, Trust
from appservice.model.guardianship import How, Link
from appservice.model.guarding import Limits
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.decide.joining import NO, YES
from appservice.policy.guarding import with_word
from appservice.turns.guarded import GuardedPeople
from tests.doors.direct_wire import Event
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.pure.policy.rooms import AI, ALICE, NOW

MUM = UserId("@mum:hs.test")
STRANGER = UserId("@stranger:hs.test")
CHATS = {
    ALICE: CHAT,
    MUM: RoomId("!mum:hs.test"),
    STRANGER: RoomId("!stranger:hs.test"),
}
ADULT, CHILD = Age(AgeBand.ADULT, Trust.STATED), Age(AgeBand.FROM_16, Trust.STATED)


@dataclass
class GuardiansWorld:
    """`ages` is what is known of whom; `handshake` and `alarms` are settings."""

    direct: DirectWorld
    ages: dict[UserId, Age] = field(default_factory=lambda: {MUM: ADULT, ALICE: CHILD})
    handshake: bool = False
    alarms: bool = False
    people: GuardedPeople = field(init=False)
    news: GuardianNews = field(init=False)

    async def teach(self, application: Application) -> None:
        """As `app.running` does, at each start."""
        direct = self.direct
        self.people = GuardedPeople(
            direct.rooms.guardians, self._ages, alarms=self.alarms, clock=direct.clock
        )
        around = SimpleNamespace(
            homeserver=direct.wire,
            rules=direct.current_rules,
            clock=direct.clock,
            fault=direct._fault,
        )
        [(run, _name)] = teach_guardians(
            application,
            direct.rooms,
            cast("Surroundings", around),
            self.people,
            handshake=self.handshake,
        )
        self.news = cast("GuardianNews", cast("Any", run).__self__)

    async def _ages(
        self,
        users: Collection[UserId],
        room_id: RoomId,
        *,
        fresh: bool = False,
    ) -> Ages:
        return {user: self.ages[user] for user in users if user in self.ages}

    async def link(self, guardian: UserId = MUM, child: UserId = ALICE) -> None:
        """By the operator's word."""
        await self.direct.rooms.guardians.change(
            guardian, child, lambda link: with_word(link, How.OPERATOR, NOW)
        )

    async def limits(self, child: UserId = ALICE) -> Limits | None:
        """What every rule reads."""
        self.people.forget(child)
        return (await self.people([child])).get(child)

    def words(self, user: UserId, text: str) -> Event:
        """What somebody writes in their chat, told to nobody yet."""
        content = {"msgtype": "m.text", "body": text}
        return self.direct.wire.put(
            CHATS[user],
            "m.room.message",
            user,
            content=content,
            origin_server_ts=self.direct.now_ms,
        )

    async def tell(self, user: UserId, text: str) -> str:
        """Have somebody write that; what was said last in their chat then."""
        await self.direct.hear(self.words(user, f"!ai guardian {text}"))
        await self.direct.quiet()
        return self.said(user)[-1]

    async def react(self, user: UserId, part: str, agreed: bool) -> None:
        """Have somebody react to what was said in their chat with these words."""
        [target] = [
            event["event_id"]
            for event in self.direct.wire.rooms[CHATS[user]]
            if event["sender"] == AI and part in event["content"].get("body", "")
        ]
        about = {"rel_type": "m.annotation", "event_id": target, "key": YES if agreed else NO}
        await self.direct.hear(
            self.direct.wire.put(CHATS[user], "m.reaction", user, content={"m.relates_to": about})
        )
        await self.direct.quiet()

    def said(self, user: UserId) -> list[str]:
        """The words of the AI user in somebody's chat, oldest first."""
        return [
            event["content"]["body"]
            for event in self.direct.wire.rooms[CHATS[user]]
            if event["sender"] == AI and event["type"] == "m.room.message"
        ]

    def notices(self, user: UserId) -> list[EventId]:
        """The IDs of these."""
        return [
            EventId(event["event_id"])
            for event in self.direct.wire.rooms[CHATS[user]]
            if event["sender"] == AI and event["type"] == "m.room.message"
        ]

    async def told(self, user: UserId) -> list[str]:
        """What is new for somebody, as it is told when its time has come."""
        before = len(self.said(user))
        await self.news.look()
        await self.direct.quiet()
        return self.said(user)[before:]

    async def linked(self, guardian: UserId = MUM, child: UserId = ALICE) -> Link | None:
        """The link of these two, if anything is kept of it."""
        links = await self.direct.rooms.guardians.of_child(child)
        return next((link for link in links if link.guardian == guardian), None)


@asynccontextmanager
async def guardians_world(
    folder: Path, *, handshake: bool = False, alarms: bool = False
) -> AsyncIterator[GuardiansWorld]:
    """All three have a chat, and nobody is a guardian."""
    made: list[GuardiansWorld] = []

    async def before(application: Application) -> None:
        await made[0].teach(application)

    async with direct_world(folder) as direct:
        world = GuardiansWorld(direct, handshake=handshake, alarms=alarms)
        made.append(world)
        direct.before = before
        await world.teach(direct.app)
        await direct.rooms.directory.set_person(CHAT, ALICE)
        for user in (MUM, STRANGER):
            await _chat(world, user)
        yield world


async def _chat(world: GuardiansWorld, user: UserId) -> None:
    room_id, wire = CHATS[user], world.direct.wire
    wire.put(room_id, "m.room.create", user, state_key="", content={"room_version": "12"})
    world.direct.member(user, "join", room_id)
    for kind, content in (
        ("m.room.join_rules", {"join_rule": "invite"}),
        ("m.room.history_visibility", {"history_visibility": "shared"}),
    ):
        wire.put(room_id, kind, user, state_key="", content=content)
    world.direct.member(AI, "join", room_id)
    await world.direct.app.door.settle(room_id, user, is_direct=True)
    await world.direct.quiet()
    await world.direct.rooms.directory.set_person(room_id, user)
