"""Alice's direct chat and her groups on two real stores; a homeserver that knows rooms."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from appservice.direct.copying import Copying
from appservice.direct.sharing import Hands, Sharing
from appservice.group.bringing import Bringing
from appservice.group.places import GroupPlaces
from appservice.model.age import AgeRules
from appservice.model.chat import Author, Line
from appservice.model.crossing import (
    AskShare,
    CarryShare,
    CopiedLine,
    Question,
    QuestionAsked,
    SayCopied,
    SayShared,
)
from appservice.model.effect import Keep
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.event import Heard, LineKind, Membership
from appservice.model.ids import ActId, EventId, RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, Remembered, RememberedKind
from appservice.model.room import RoomKind
from appservice.ports.classifier import Classifier
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, StoredAct
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import PersonalStore, RoomsStore, open_personal, open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.audience import Audiences
from appservice.turns.clearing import Clearing
from appservice.turns.codec import own_from_json
from appservice.turns.known import NOBODY_KNOWN
from appservice.turns.rating import Ratings
from appservice.turns.reaching import Reaching
from tests.contracts.storage.samples import commit
from tests.doors.catching_up_world import Wire
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    NOW,
    RULES,
    group,
    member_change,
    members,
    state_change,
)

CHAT = RoomId("!chat:hs.test")
KYOTO, TEA = RoomId("!kyoto:hs.test"), RoomId("!tea:hs.test")
TEA_TOO = RoomId("!teatoo:hs.test")


def in_group(name: str, *users: UserId, encrypted: bool = False, **levels: Any) -> list[Heard]:
    """The state of a group with these people joined."""
    people: list[Heard] = [
        member_change(
            user,
            Membership.JOIN,
            event_id=EventId(f"$join{user}"),
            display_name=user[1:].partition(":")[0].title(),
        )
        for user in users
    ]
    rest: list[Heard] = [
        state_change("m.room.name", name=name),
        state_change("m.room.join_rules", join_rule="invite"),
        state_change("m.room.history_visibility", history_visibility="shared"),
        state_change("m.room.power_levels", users={AI: 100}, **levels),
    ]
    if encrypted:
        rest.append(state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2"))
    return [*people, *rest]


class Homes(Wire):
    """The homeserver of this world; `aliases` lead to rooms.

    Once somebody looks into the group `comes_in_after`, Bob is in Alice's direct chat.
    """

    def __init__(self) -> None:
        super().__init__()
        self.aliases: dict[str, RoomId] = {}
        self.comes_in_after: RoomId | None = None
        self.states = {
            CHAT: in_group("", AI, ALICE),
            KYOTO: in_group("Kyoto trip", AI, ALICE, BOB),
            TEA: in_group("Tea", AI, ALICE, BOB),
        }

    async def state(self, room_id: RoomId) -> list[Heard]:
        if self.comes_in_after == room_id:
            self.comes_in_after = None
            self.states[CHAT] = in_group("", AI, ALICE, BOB)
        return await super().state(room_id)

    async def resolve(self, alias: str) -> tuple[RoomId, list[str]]:
        if alias.endswith(":away.test"):
            raise HomeserverUnavailable("that server cannot be reached")
        if alias not in self.aliases:
            raise HomeserverRefused("no such alias", status=404, errcode="M_NOT_FOUND")
        return self.aliases[alias], []

    async def alive(self) -> bool:
        return True

    async def display_name(self, user: UserId) -> str | None:
        return user[1:].partition(":")[0].title()


@dataclass
class CrossingWorld:
    """`asked` is what came back to the direct chat, `handed` what the rooms' side was given."""

    rooms: RoomsStore
    personal: PersonalStore
    wire: Homes = field(default_factory=Homes)
    asked: dict[str, Any] = field(default_factory=dict)
    handed: dict[str, tuple[RoomId, Any]] = field(default_factory=dict)
    now_ms: int = NOW
    age: AgeRules = field(default_factory=AgeRules)
    classifier: Classifier | None = None

    def sharing(self) -> Sharing:
        places = GroupPlaces(self.rooms.chat, self.homeserver)
        memories = self.personal.memories
        return Sharing(
            self.personal.chat,
            memories,
            places,
            self.homeserver,
            self._hands,
            _rules,
            self._clock,
            _nowhere,
        )

    def copying(self) -> Copying:
        return Copying(
            self.personal.chat, self.homeserver, self._hands, _rules, self._clock, _nowhere
        )

    def bringing(self) -> Bringing:
        return Bringing(
            self.rooms.chat,
            self.homeserver,
            self.current,
            self.clearing,
            _nowhere,
        )

    async def ask(self, rest: str, act: str = "ask") -> str:
        """`share` in the direct chat; what was said there last."""
        await self.sharing().ask(stored(act, CHAT), AskShare(rest, ALICE, EventId("$command")))
        return self.said(CHAT)[-1]

    async def carry(self, act: str = "carry") -> str:
        """A yes to what was asked last."""
        question = self.question
        assert question.share is not None
        wish = CarryShare(question.share, ALICE, EventId("$command"))
        return await self.sharing().carry(stored(act, CHAT), wish)

    async def share(self, text: str, act: str = "say", room_id: RoomId = KYOTO) -> str:
        """What the group does with something that was handed to it."""
        return await self.bringing().share(stored(act, room_id), SayShared(text, ALICE, CHAT))

    async def copy(self, *lines: CopiedLine, act: str = "copy", **more: Any) -> str:
        """The same of messages."""
        wish = SayCopied(lines, ALICE, "Alice", "Parlour", CHAT, **more)
        return await self.bringing().copy(stored(act, KYOTO), wish)

    async def remember(self, text: str, told_in: RoomId = CHAT) -> int:
        """A line of Alice's memory; its number."""
        new = NewRemembered(
            owner=ALICE,
            text=text,
            kind=RememberedKind.FACT,
            origin=Origin.OWNER,
            room_id=told_in,
            event_id=EventId(f"$from{len(text)}"),
            made_ms=NOW,
        )
        kept = await self.personal.memories.keep(new)
        assert isinstance(kept, Remembered)
        return kept.number

    async def keep(self, event_id: str, body: str, **more: Any) -> Line:
        """A line of the direct chat's history."""
        given: dict[str, Any] = {"author": Author.HUMAN, "sender": ALICE, "kind": LineKind.TEXT}
        line = Line(
            room_id=CHAT, event_id=EventId(event_id), body=body, sent_ms=NOW, **(given | more)
        )
        await commit(self.personal.chat, f"keep{event_id}", CHAT, history=[Keep(line)])
        return line

    @property
    def question(self) -> Question:
        """What was asked last: it takes the place of all before."""
        asked = list(self.asked.values())[-1]
        assert isinstance(asked, QuestionAsked)
        return asked.question

    def seen(self, event_id: EventId | None) -> str:
        """What an event of the AI user's shows."""
        _, content = self.wire.sent[str(event_id).removeprefix("$sent-")]
        return str(content["body"])

    def said(self, room_id: RoomId) -> list[str]:
        """What the AI user said in a room."""
        return [str(c["body"]) for room, c in self.wire.sent.values() if room == room_id]

    @property
    def homeserver(self) -> Homeserver:
        return cast("Homeserver", self.wire)

    @property
    def _hands(self) -> Hands:
        return Hands(self._take_own, self._take_for_rooms)

    @property
    def clearing(self) -> Clearing:
        """What clears words for groups."""
        ratings = Ratings(self.classifier, NullMeter())
        audiences = Audiences(NOBODY_KNOWN, self.current, self._clock)
        reaching = Reaching(self.rooms.chat, self.homeserver, self.current)
        return Clearing(ratings, audiences, self.current, reaching.now)

    async def current(self) -> Any:
        """The rules of the rooms' side."""
        return replace(await _rules(), age=self.age)

    def _clock(self) -> int:
        return self.now_ms

    async def _take_own(self, row: NewRow) -> None:
        self.asked.setdefault(row.key, own_from_json(json.loads(row.raw)))

    async def _take_for_rooms(self, row: NewRow) -> None:
        self.handed.setdefault(row.key, (row.room_id, own_from_json(json.loads(row.raw))))


async def _rules() -> Any:
    return replace(RULES, started_ms=0)


def _nowhere(_point: str) -> None:
    return None


def stored(act: str, room_id: RoomId) -> StoredAct:
    """An act under that ID."""
    return StoredAct(act_id=ActId(act), room_id=room_id, kind="x", payload={})


@asynccontextmanager
async def crossing_world(folder: Path) -> AsyncIterator[CrossingWorld]:
    """Alice with a direct chat, in two groups with Bob."""
    async with (
        open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as rooms,
        open_personal(f"sqlite:{folder}/personal.db", None, IdentitySeal()) as personal,
    ):
        for room_id in (KYOTO, TEA):
            await know(rooms, room_id)
        yield CrossingWorld(rooms, personal)


async def know(rooms: RoomsStore, room_id: RoomId, *users: UserId) -> None:
    """A group that the rooms' store knows, with these people (Alice and Bob) folded into it."""
    await rooms.directory.set_kind(room_id, RoomKind.GROUP, 1)
    there = members(AI, *(users or (ALICE, BOB)))
    await rooms.chat.put_room(replace(group(), room_id=room_id, members=there))
