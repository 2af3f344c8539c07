"""A whole Parlour between a homeserver and a model that tests play: both sides, all its parts.

Its databases are real, SQLite's. What it sends comes back to it, as from a homeserver.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from appservice.app.application import Application
from appservice.app.side import Surroundings
from appservice.matrix.decode import read_plain
from appservice.model.ids import RoomId, UserId
from appservice.model.prompt import Prompt
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.policy.streaming import Pace
from appservice.ports.classifier import Classifier
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import NewRow, Source
from appservice.prompt.build import Budget
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import PersonalStore, RoomsStore, open_personal, open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.asking import Asking
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.routing import Routing
from tests.doors.direct_wire import Event, Thinker, Wire
from tests.pure.policy.rooms import AI, ALICE, NOW, RULES

CHAT = RoomId("!chat:hs.test")
MODEL = ModelFacts(name="it")
WAIT_S = 6.0


class Killed(BaseException):
    """The process ends here: whatever was under way is never gone on with."""


@dataclass
class DirectWorld:
    """Alice and her direct chat. `die_at` names where the process ends."""

    rooms: RoomsStore
    personal: PersonalStore
    folder: Path
    wire: Wire = field(default_factory=Wire)
    model: Thinker = field(default_factory=Thinker)
    rules: Rules = field(default_factory=lambda: replace(RULES, models=(MODEL,), started_ms=0))
    pace: Pace = field(default_factory=lambda: Pace(on=False))
    now_ms: int = NOW
    die_at: str = ""
    known: Known = NOBODY_KNOWN
    classifier: Classifier | None = None
    before: Callable[[Application], Awaitable[None]] | None = None
    """Done at each start, before anything is taken up."""
    app: Application = field(init=False)
    _back: set["asyncio.Future[int]"] = field(default_factory=set)

    async def start(self) -> None:
        """A new process on the same databases."""
        around = Surroundings(
            homeserver=cast("Homeserver", self.wire),
            model=cast("ModelPort", self.model),
            asking=Asking(AI, "Parlour", Budget(4000, 300), self.clock, shows_typing=False),
            budget=Budget(4000, 300),
            ai_name="Parlour",
            routing=Routing(self.current_rules, lambda: (MODEL.name,)),
            rules=self.current_rules,
            read=read_plain,
            keys=None,
            wait_for_key_ms=0,
            meter=NullMeter(),
            clock=self.clock,
            fault=self._fault,
            link_key=b"k" * 32,
            policy_lists=(),
            address_of=lambda token: token,
            pace=self.pace,
            known=self.known,
            classifier=self.classifier,
        )
        self.app = Application(self.rooms, self.personal, around)
        self.wire.told = self._came
        if self.before is not None:
            await self.before(self.app)
        await self.app.start()

    async def stop(self) -> None:
        """What is under way is let go at once."""
        now_s = asyncio.get_running_loop().time()
        await self.app.private.proposing.close(0)
        await self.app.direct_side.close(now_s)
        await self.app.rooms_side.close(now_s)
        if self._back:  # what it said itself is taken in while there is a database
            await asyncio.wait(self._back, timeout=WAIT_S)

    async def kill_at(self, where: str, doing: Event) -> None:
        """Die there while something is heard; then a new process begins."""
        self.die_at = where
        await self.hear(doing)
        await until(lambda: self.die_at == "")
        await until(lambda: not self._back)  # what was taken in is found by the next process
        await self.stop()
        await self.start()

    def say(self, body: str, sender: UserId = ALICE, **content: Any) -> Event:
        """Words of somebody, told to nobody yet."""
        words = {"msgtype": "m.text", "body": body} | content
        return self.wire.put(
            CHAT, "m.room.message", sender, content=words, origin_server_ts=self.now_ms
        )

    def member(self, user: UserId, membership: str, room_id: RoomId = CHAT) -> Event:
        """A change of membership, told to nobody yet."""
        content = {"membership": membership}
        return self.wire.put(room_id, "m.room.member", user, state_key=user, content=content)

    def state(self, kind: str, key: str = "", **content: Any) -> Event:
        """Another state event, told to nobody yet."""
        return self.wire.put(CHAT, kind, ALICE, state_key=key, content=content)

    async def hear(self, *events: Event) -> None:
        """Have the homeserver push these."""
        await self.app.intake.take([self._row(event) for event in events])

    def bodies(self) -> list[str]:
        """What can be seen of the AI user's words in the chat now, oldest first."""
        seen: dict[str, str] = {}
        for event in self.wire.rooms[CHAT]:
            if event["sender"] != AI or event["type"] != "m.room.message":
                continue
            content = event["content"]
            relation = content.get("m.relates_to") or {}
            if relation.get("rel_type") == "m.replace":
                seen[relation["event_id"]] = content["m.new_content"]["body"]
            else:
                seen[event["event_id"]] = content["body"]
        return [body for event_id, body in seen.items() if event_id not in self.wire.removed]

    async def said(self, part: str) -> None:
        """Wait until the AI user has said something with these words."""
        await until(lambda: any(part in body for body in self.bodies()), self.bodies)

    async def quiet(self) -> None:
        """Wait until nothing is under way on either side."""
        sides = (self.app.direct_side, self.app.rooms_side)

        async def idle() -> bool:
            if self._back or self.app.private.proposing.busy:
                return False
            for side in sides:
                waits = [*await side.store.rooms_with_rows(), *await side.store.open_acts()]
                if waits or await side.store.open_turns():
                    return False
            return True

        async with asyncio.timeout(WAIT_S):
            while not await idle():  # noqa: ASYNC110 - a poll with a deadline
                await asyncio.sleep(0.01)

    async def current_rules(self) -> Rules:
        """The rules as they are now."""
        return self.rules

    def clock(self) -> int:
        """The time of all clocks."""
        return self.now_ms

    def _came(self, event: Event) -> None:
        row = self._row(event)
        task = asyncio.ensure_future(self.app.intake.take([row]))
        self._back.add(task)
        task.add_done_callback(self._back.discard)

    def _row(self, event: Event) -> NewRow:
        return NewRow(
            key=event["event_id"],
            room_id=event["room_id"],
            source=Source.TRANSACTION,
            raw=json.dumps(event),
            seen_ms=self.now_ms,
        )

    def _fault(self, where: str) -> None:
        if where == self.die_at:
            self.die_at = ""
            raise Killed(where)


async def until(true: Callable[[], bool], shown: Callable[[], object] = lambda: "") -> None:
    """Wait until it is true."""
    try:
        async with asyncio.timeout(WAIT_S):
            while not true():  # noqa: ASYNC110 - a poll with a deadline
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never came: {shown()}") from None


@asynccontextmanager
async def direct_world(folder: Path, **more: Any) -> AsyncIterator[DirectWorld]:
    """Alice's direct chat has just been opened and greeted."""
    (folder / "r").mkdir()
    (folder / "p").mkdir()
    async with (
        open_rooms(f"sqlite:{folder}/r/rooms.db", None, IdentitySeal()) as rooms,
        open_personal(f"sqlite:{folder}/p/personal.db", None, IdentitySeal()) as personal,
    ):
        world = DirectWorld(rooms, personal, folder, **more)
        world.wire.put(CHAT, "m.room.create", ALICE, state_key="", content={"room_version": "12"})
        world.member(ALICE, "join")
        world.state("m.room.join_rules", join_rule="invite")
        world.state("m.room.guest_access", guest_access="can_join")  # what clients set in all
        world.state("m.room.history_visibility", history_visibility="shared")
        world.member(AI, "join")
        await world.start()
        await world.app.door.settle(CHAT, ALICE, is_direct=True)
        await world.said("Hello")
        await world.quiet()
        try:
            yield world
        finally:
            with suppress(Killed):
                await world.stop()


def words_of(prompts: Sequence[Prompt]) -> str:
    """All that a model was told."""
    return "\n".join(part.text for prompt in prompts for part in prompt.parts)
