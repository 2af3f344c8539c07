"""A group, its people's direct chats, and what was said: a real store, a clock of our own."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from appservice.group.catching_up import CatchingUp, Maker
from appservice.group.visiting import Visiting
from appservice.model.catching_up import CatchUp
from appservice.model.chat import Author, Line
from appservice.model.effect import Keep
from appservice.model.errors import HomeserverRefused, ModelUnavailable
from appservice.model.event import Heard, LineKind, Membership
from appservice.model.ids import ActId, EventId, RoomId, UserId
from appservice.model.passing import HasRead
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.model.room import Room, RoomKind
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.ports.classifier import Classifier
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import NewRow, Row, Source, StoredAct
from appservice.prompt.build import Budget
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.audience import Audiences
from appservice.turns.clearing import Clearing
from appservice.turns.known import NOBODY_KNOWN
from appservice.turns.rating import Ratings
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from tests.contracts.storage.samples import commit
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    NOW,
    ROOM,
    RULES,
    group,
    member_change,
    state_change,
)

CHAT, OLD_CHAT = RoomId("!chat:hs.test"), RoomId("!old:hs.test")
MODEL = ModelFacts(name="it")
_RULES = replace(RULES, models=(MODEL,), started_ms=0)


def in_room(*users: UserId, encrypted: bool = False) -> list[Heard]:
    """The state of a room with these people."""
    people: list[Heard] = [
        member_change(user, Membership.JOIN, event_id=EventId(f"$join{user}")) for user in users
    ]
    rest: list[Heard] = [
        state_change("m.room.name", name="Trip"),
        state_change("m.room.join_rules", join_rule="invite"),
        state_change("m.room.history_visibility", history_visibility="shared"),
    ]
    if encrypted:
        rest.append(state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2"))
    return [*people, *rest]


class Wire:
    """A homeserver that knows rooms and notes what is sent, once for each transaction ID."""

    def __init__(self) -> None:
        self.states = {ROOM: in_room(AI, ALICE, BOB), CHAT: in_room(AI, BOB)}
        self.sent: dict[str, tuple[RoomId, Mapping[str, Any]]] = {}
        self.refuses: set[RoomId] = set()

    async def state(self, room_id: RoomId) -> list[Heard]:
        if room_id not in self.states:
            raise HomeserverRefused("not there", status=403, errcode="M_FORBIDDEN")
        return self.states[room_id]

    async def send(
        self, room_id: RoomId, _type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        if room_id in self.refuses:
            raise HomeserverRefused("no power", status=403, errcode="M_FORBIDDEN")
        self.sent.setdefault(txn_id, (room_id, content))
        return EventId(f"$sent-{txn_id}")


class Thinker:
    """A model that answers what it is told to, and does things meanwhile."""

    def __init__(self) -> None:
        self.asked: list[tuple[Prompt, Reach, Sequence[str]]] = []
        self.answer: str | ModelUnavailable = "- Tea at four [1]"
        self.meanwhile: Any = lambda: None

    async def complete(
        self, prompt: Prompt, reach: Reach, *, models: Sequence[str] = (), **_more: Any
    ) -> Completion:
        self.asked.append((prompt, reach, models))
        doing = self.meanwhile()
        if doing is not None:
            await doing
        if isinstance(self.answer, ModelUnavailable):
            raise self.answer
        return Completion(self.answer, "m", "it", input_tokens=70, output_tokens=7)


@dataclass
class CatchingUpWorld:
    """Bob was away. `now_ms` is the time of all clocks; `die_at` names where it ends."""

    store: RoomsStore
    wire: Wire = field(default_factory=Wire)
    model: Thinker = field(default_factory=Thinker)
    rules: Rules = _RULES
    now_ms: int = NOW
    noted: list[dict[str, Any]] = field(default_factory=list)
    die_at: str = ""
    classifier: Classifier | None = None
    _count: int = 0

    def parts(self) -> tuple[CatchingUp, Visiting]:
        """New ones, as after a start."""
        homeserver, rules = cast("Homeserver", self.wire), self.current_rules
        routing = Routing(rules, lambda: (MODEL.name,))
        model = cast("ModelPort", self.model)
        maker = Maker(model, routing, self.store.allowance, Budget(4000, 300), "Parlour")
        catching_up = CatchingUp(
            self.store.chat,
            self.store.directory,
            self.store.visits,
            homeserver,
            maker,
            rules,
            Clearing(
                Ratings(self.classifier, NullMeter()),
                Audiences(NOBODY_KNOWN, rules, lambda: self.now_ms),
                rules,
                Reaching(self.store.chat, homeserver, rules).now,
            ),
            self._take,
            lambda: self.now_ms,
            self._fault,
        )
        visiting = Visiting(
            self.store.chat,
            self.store.directory,
            self.store.visits,
            rules,
            NullMeter(),
            lambda: self.now_ms,
        )
        return catching_up, visiting

    async def current_rules(self) -> Rules:
        """The rules as they are now."""
        return self.rules

    async def said(self, body: str, sender: UserId = ALICE) -> EventId:
        """Words in the group, taken in and decided on; its event ID."""
        event_id = await self.heard(sender)
        await self.keep(event_id, body, sender)
        return event_id

    async def heard(self, sender: UserId = ALICE) -> EventId:
        """A message that reached us now; what it says is not kept."""
        self._count += 1
        event_id = EventId(f"$e{self._count}")
        event = {
            "type": "m.room.message",
            "event_id": event_id,
            "sender": sender,
            "origin_server_ts": self.now_ms,
        }
        row = NewRow(
            key=event_id,
            room_id=ROOM,
            source=Source.TRANSACTION,
            raw=json.dumps(event),
            seen_ms=self.now_ms,
        )
        await self.store.chat.append([row])
        await self._decided(row)
        return event_id

    async def keep(self, event_id: EventId, body: str, sender: UserId) -> None:
        """Its line of history."""
        line = Line(
            room_id=ROOM,
            event_id=event_id,
            sender=sender,
            author=Author.HUMAN,
            kind=LineKind.TEXT,
            body=body,
            sent_ms=self.now_ms,
        )
        await commit(self.store.chat, f"keep{event_id}", ROOM, history=[Keep(line)])

    async def read(self, event_id: EventId, user: UserId = BOB, at_ms: int | None = None) -> None:
        """A public read receipt of somebody."""
        _, visiting = self.parts()
        visiting.read(HasRead(ROOM, user, event_id, self.now_ms if at_ms is None else at_ms))
        await visiting.close(20.0)

    async def member(self, user: UserId, membership: str) -> None:
        """A change of membership that was decided on."""
        event = {
            "type": "m.room.member",
            "state_key": user,
            "sender": user,
            "content": {"membership": membership},
        }
        raw = json.dumps(event)
        row = Row(
            key=f"$m{user}{membership}",
            room_id=ROOM,
            source=Source.TRANSACTION,
            raw=raw,
            seen_ms=self.now_ms,
            position=10_000,
        )
        await self._noticed(row)

    async def room(self) -> Room:
        """The group as it is stored."""
        room = await self.store.chat.room(ROOM)
        assert room is not None
        return room

    async def catch_up(self, since_ms: int | None = None, act: str = "act") -> str:
        """What becomes of Bob's wish."""
        return await self.catch_up_of(self.parts()[0], self.now_ms, since_ms, act)

    async def catch_up_of(
        self, catching_up: CatchingUp, asked_ms: int, since_ms: int | None = None, act: str = "act"
    ) -> str:
        """The same of what he asked for at that time."""
        wish = CatchUp(RoomId("catchup:bob"), ROOM, BOB, asked_ms, EventId("$wish"), since_ms)
        stored = StoredAct(act_id=ActId(act), room_id=wish.room_id, kind="CatchUp", payload={})
        return await catching_up.catch_up(stored, wish)

    @property
    def told(self) -> list[tuple[RoomId, str]]:
        """What was sent, and where."""
        return [(room, str(content["body"])) for room, content in self.wire.sent.values()]

    async def _noticed(self, row: Row) -> None:
        visiting = self.parts()[1]
        await visiting.noticed(row, await self.room())
        await visiting.close(20.0)

    async def _decided(self, row: NewRow) -> None:
        found = await self.store.visits.moments(ROOM, [EventId(row.key)])
        position = found[EventId(row.key)].position
        whole = Row(
            key=row.key,
            room_id=ROOM,
            source=row.source,
            raw=row.raw,
            seen_ms=row.seen_ms,
            position=position,
        )
        await self._noticed(whole)

    async def _take(self, row: NewRow) -> None:
        if not any(one["key"] == row.key for one in self.noted):
            self.noted.append({"key": row.key, **json.loads(row.raw)})

    def _fault(self, where: str) -> None:
        if where == self.die_at:
            raise KeyboardInterrupt(where)


@asynccontextmanager
async def catching_up_world(folder: Path) -> AsyncIterator[CatchingUpWorld]:
    """Alice and Bob in a group since long ago, Bob with a direct chat."""
    async with open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as store:
        await store.directory.set_kind(ROOM, RoomKind.GROUP, 1)
        await store.directory.set_kind(CHAT, RoomKind.DIRECT, 2)
        await store.directory.set_person(CHAT, BOB)
        room = group()
        since = {AI: 0, ALICE: 0, BOB: 0}
        await store.chat.put_room(replace(room, group=replace(room.group, since=since)))
        yield CatchingUpWorld(store)
