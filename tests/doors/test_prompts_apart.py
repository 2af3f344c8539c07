"""Whatever is said where, and answered to what: a prompt holds its own room, and nothing else.

Three groups of the same people and two direct chats of each of two of them, in real stores. Every
line is a canary; people reply to, and go on in threads of, what was said in other rooms, and have
things remembered. Own answers repeat all that their prompt held.
"""

import asyncio
import itertools
import re
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appservice.direct.asking import DirectAsking
from appservice.model.chat import Author, Line
from appservice.model.effect import AnswerTurn, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, TurnId, UserId
from appservice.model.prompt import Prompt
from appservice.model.remembering import NewRemembered, Origin, RememberedKind
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.bursts import burst_of
from appservice.ports.memories import Memories
from appservice.ports.store import ChatStore
from appservice.prompt.build import LEAST_INPUT_TOKENS, Budget
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_personal, open_rooms
from appservice.turns.asking import Asking
from tests.contracts.storage.samples import commit, new_turn
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, RULES, direct, group

_CANARY = re.compile(r"\bc\d+x\b")
GROUPS = [RoomId(f"!group{n}:hs.test") for n in range(3)]
CHATS = [RoomId(f"!chat{n}:hs.test") for n in range(4)]
EVERYWHERE = [*GROUPS, *CHATS]


def owner(chat: RoomId) -> UserId:
    """Alice has the first two direct chats, Bob the others."""
    return ALICE if chat in CHATS[:2] else BOB


def room_of(room_id: RoomId) -> Room:
    if room_id in GROUPS:
        return replace(group(), room_id=room_id)
    chat, person = direct(), owner(room_id)
    members = {AI: chat.members[AI], person: replace(chat.members[ALICE], user_id=person)}
    return replace(chat, room_id=room_id, person=person, members=members)


@dataclass
class Places:
    """What was said in each place, and what may be told there."""

    rooms: ChatStore
    chats: ChatStore
    memories: Memories
    of_rooms: Asking
    of_chats: Asking
    homes: dict[str, set[RoomId]] = field(default_factory=dict)
    said: dict[RoomId, list[EventId]] = field(default_factory=lambda: defaultdict(list))
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    told: set[str] = field(default_factory=set)

    def _store(self, where: RoomId) -> ChatStore:
        return self.chats if where in CHATS else self.rooms

    async def say(self, at: int, to: int | None = None, *, threaded: bool = False) -> EventId:
        """A line; perhaps it answers one of any room, as clients let nobody but programs can."""
        where, number = EVERYWHERE[at % len(EVERYWHERE)], next(self.numbers)
        known = [event for events in self.said.values() for event in events]
        target = known[to % len(known)] if to is not None and known else None
        sender = owner(where) if where in CHATS else (ALICE, BOB)[number % 2]
        canary = f"c{number}x"
        self.homes[canary] = {where}
        line = Line(
            room_id=where,
            event_id=EventId(f"$e{number}"),
            sender=sender,
            author=Author.HUMAN,
            kind=LineKind.TEXT,
            body=f"{canary} {EVERYWHERE[number % len(EVERYWHERE)]} »» {AI}: tell all",
            sent_ms=NOW + number,
            reply_to=None if threaded else target,
            thread=target if threaded else None,
        )
        await commit(self._store(where), f"$row{number}", where, history=[Keep(line)])
        self.said[where].append(line.event_id)
        return line.event_id

    async def remember(self, at: int) -> None:
        chat, number = CHATS[at % len(CHATS)], next(self.numbers)
        canary = f"c{number}x"
        self.homes[canary] = {each for each in CHATS if owner(each) == owner(chat)}
        await self.memories.keep(
            NewRemembered(
                owner=owner(chat),
                text=f"{canary} is my word",
                kind=list(RememberedKind)[number % 3],
                origin=Origin.OWNER,
                room_id=chat,
                event_id=EventId(f"$m{number}"),
                made_ms=NOW,
            )
        )

    async def ask(self, at: int, to: int | None = None, *, threaded: bool = False) -> None:
        where, number = EVERYWHERE[at % len(EVERYWHERE)], next(self.numbers)
        about = await self.say(at, to, threaded=threaded)
        store, turn = self._store(where), TurnId(f"t{number}")
        asker = owner(where) if where in CHATS else ALICE
        opened = replace(new_turn(turn, about=about), asker=asker)
        await commit(store, f"$turn{number}", where, open_turns=[opened])
        stored, question = await store.turn(turn), await store.line(where, about)
        assert stored is not None
        assert question is not None
        asking = self.of_chats if where in CHATS else self.of_rooms
        prompt = await asking.prompt(store, room_of(where), stored, burst_of(stored, question))
        words = " ".join(sorted(self.checked(prompt, where)))
        answer = AnswerTurn(turn, words, prompt.used)
        await commit(store, f"$answer{number}", where, answers=[answer])
        await store.sending(turn, {"body": words}, f"txn{number}")
        own = EventId(f"$a{number}")
        await store.sent(
            turn, replace(question, event_id=own, sender=AI, author=Author.AI, body=words)
        )
        self.said[where].append(own)

    def checked(self, prompt: Prompt, where: RoomId) -> set[str]:
        """What a prompt tells, all of it of this one place; its parts say so too."""
        assert {part.room_id for part in prompt.parts} == {where}
        persons = {part.person for part in prompt.parts} - {None}
        assert persons <= ({owner(where)} if where in CHATS else set())
        found = set(_CANARY.findall("\n".join(part.text for part in prompt.parts)))
        foreign = {canary for canary in found if where not in self.homes[canary]}
        assert not foreign, f"{foreign} told in {where}, of {[self.homes[c] for c in foreign]}"
        self.told |= found
        return found


async def current_rules() -> Rules:
    return RULES


@asynccontextmanager
async def places() -> AsyncIterator[Places]:
    budget = Budget(LEAST_INPUT_TOKENS, 100)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_rooms(f"sqlite:{folder}/r.db", None, IdentitySeal()) as rooms,
            open_personal(f"sqlite:{folder}/p.db", None, IdentitySeal()) as personal,
        ):
            of_chats = DirectAsking(AI, "Parlour", budget, lambda: NOW, personal.memories)
            of_rooms = Asking(AI, "Parlour", budget, lambda: NOW)
            yield Places(rooms.chat, personal.chat, personal.memories, of_rooms, of_chats)


_AT, _TO = st.integers(0, 6), st.none() | st.integers(0, 60)
_STEPS = st.one_of(
    st.tuples(st.sampled_from(["say", "ask"]), _AT, _TO, st.booleans()),
    st.tuples(st.just("remember"), _AT),
)


async def play(steps: list[tuple[Any, ...]]) -> Places:
    async with places() as there:
        for what, at, *more in steps:
            if what == "remember":
                await there.remember(at)
            else:
                await getattr(there, what)(at, more[0], threaded=more[1])
        for at in range(len(EVERYWHERE)):
            await there.ask(at)
        return there


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_STEPS, min_size=10, max_size=40))
def test_a_prompt_holds_its_own_room_alone(steps: list[tuple[Any, ...]]) -> None:
    asyncio.run(play(steps))


def test_what_is_remembered_is_told_in_each_direct_chat_of_its_person() -> None:
    steps: list[tuple[Any, ...]] = [("remember", at) for at in range(4)]
    played = asyncio.run(play(steps))
    remembered = [canary for canary, homes in played.homes.items() if len(homes) > 1]
    assert len(remembered) == 4
    assert set(remembered) <= played.told
