"""Proposing lines to remember: a short call of a model beside all else, and a yes or no.

Nothing waits for it. What dies with the process before it was stored is not asked again: a
proposal is owed to nobody. What is stored as open is shown, once, whatever dies in between.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import structlog

from appservice.direct.proposals_shown import Showing
from appservice.model.allowance import Claim
from appservice.model.chat import Line
from appservice.model.errors import ModelUnavailable
from appservice.model.ids import EventId, RoomId, TurnId, UserId
from appservice.model.prompt import Prompt
from appservice.model.proposal import OwnWords, Proposal, ProposalStage
from appservice.model.proposing import Propose
from appservice.model.remembering import MOST_REMEMBERED, Remembering
from appservice.model.room import Room, RoomKind
from appservice.model.routing import Purpose
from appservice.model.rules import Rules
from appservice.model.turn import TurnPhase
from appservice.personal.proposing import fitting, looked_at, may_propose
from appservice.personal.suggesting import proposing_prompt, suggestion_of
from appservice.policy.admission import may_ask
from appservice.policy.allowance import limits_of
from appservice.policy.retention import keep_of
from appservice.ports.allowance import Allowance
from appservice.ports.memories import Memories
from appservice.ports.model import ModelPort
from appservice.ports.proposals import Proposals
from appservice.ports.store import ChatStore, StoredAct
from appservice.ports.telemetry import Meter
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.lanes import Held, Lanes
from appservice.turns.paying import size_of, tokens_of
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing

_log = structlog.get_logger()
_LINES: Final = 24
_LOOK_AGAIN_S: Final = 0.5
CLAIM: Final = "proposal:"
"""With the message after it, this is what the look for a proposal is charged by."""


ChatsOf = Callable[[UserId], Awaitable[Sequence[RoomId]]]


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Who is asked, and what it is counted in."""

    model: ModelPort
    routing: Routing
    ledger: Allowance


class Proposing:
    """Performs `Propose`."""

    def __init__(
        self,
        store: ChatStore,
        memories: Memories,
        proposals: Proposals,
        suggesting: Suggesting,
        reaching: Reaching,
        privacy: Privacy,
        showing: Showing,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        chats_of: ChatsOf,
    ) -> None:
        """`chats_of`: all direct chats of a person, who has what limits proposals but once."""
        self._chats_of = chats_of
        self._store = store
        self._memories = memories
        self._proposals = proposals
        self._suggesting = suggesting
        self._reaching = reaching
        self._privacy = privacy
        self._showing = showing
        self._rules = rules
        self._clock = clock
        self._fault = fault
        self._wanted: dict[RoomId, Propose] = {}
        self._lanes: Lanes[RoomId] = Lanes("proposing", self._next, meter, at_once=4)
        self.close = self._lanes.close

    @property
    def busy(self) -> int:
        """In how many chats it is at work."""
        return self._lanes.busy

    async def start(self) -> None:
        """Show what an earlier run had no time to."""
        for room in await self._store.rooms():
            if room.kind is RoomKind.DIRECT:
                for one in await self._proposals.of(room.room_id):
                    if one.stage is ProposalStage.OPEN and one.notice is None:
                        self._lanes.wake(room.room_id)
                        break

    async def propose(self, stored: StoredAct, act: Propose) -> str:
        """Begin to look; what was to be looked at there before is overtaken."""
        self._wanted[stored.room_id] = act
        self._lanes.wake(stored.room_id)
        return "looked at"

    async def _next(self, room_id: RoomId) -> bool:
        for one in await self._proposals.of(room_id):
            if one.stage is ProposalStage.OPEN and one.notice is None:
                await self._showing.show(one)
        act = self._wanted.get(room_id)
        if act is None:
            return False
        turn = await self._store.turn(act.turn_id)
        if turn is not None and turn.phase in (TurnPhase.ANSWERED, TurnPhase.SENDING):
            raise Held(asyncio.Event(), _LOOK_AGAIN_S)
        self._wanted.pop(room_id, None)
        if turn is not None and turn.phase is TurnPhase.SENT:
            found = await self._found(room_id, act.about)
            if found is not None:
                self._fault("proposal-not-shown")
                await self._showing.show(found)
        return room_id in self._wanted

    async def _found(self, room_id: RoomId, about: EventId) -> Proposal | None:
        """A proposal that is open from now on; None where there is nothing to propose."""
        rules, now_ms = await self._rules(), self._clock()
        room = await self._store.room(room_id)
        owner = _owner(room, rules)
        if room is None or owner is None:
            return None
        choice = await self._memories.choice(owner)
        chats = {room_id, *await self._chats_of(owner)}
        past = [each for chat in chats for each in await self._proposals.of(chat)]
        if choice.remembering is not Remembering.ON:
            return None
        if not may_propose(past, now_ms, rules.proposing, keep_of(room, rules)):
            return None
        own = looked_at(await self._said(room_id), about, owner, rules.prefix)
        known = [line.text for line in await self._memories.lines(owner)]
        if not own or len(known) >= MOST_REMEMBERED or not await self._privacy.holds(room_id):
            return None
        if not await self._proposals.begin(room_id, about, now_ms):
            return None
        begun = Proposal(room_id=room_id, about=about, asked_ms=now_ms, stage=ProposalStage.ASKED)
        words = await self._suggested(room, about, owner, own, rules)
        suggestion = None if words is None else suggestion_of(words, own)
        fits = None if suggestion is None else fitting(suggestion, known)
        if suggestion is None or fits is None:
            await self._proposals.put(replace(begun, stage=ProposalStage.NOTHING))
            return None
        # It may have been removed while the model thought.
        line = await self._store.line(room_id, suggestion.source.event_id)
        if line is None:
            await self._proposals.put(replace(begun, stage=ProposalStage.NOTHING))
            return None
        text, kind = fits
        source = suggestion.source.event_id
        found = replace(begun, stage=ProposalStage.OPEN, text=text, kind=kind, source=source)
        await self._proposals.put(found)
        return found

    async def _said(self, room_id: RoomId) -> list[Line]:
        return await self._store.lines(room_id, _LINES)

    async def _suggested(
        self, room: Room, about: EventId, owner: UserId, own: tuple[OwnWords, ...], rules: Rules
    ) -> str | None:
        """What a model says, counted in what all share; None where none may be asked, or fails."""
        prompt = proposing_prompt(room.room_id, own)
        claim = Claim(
            turn_id=TurnId(f"{CLAIM}{about}"),
            payer=None,
            room_id=None,
            at_ms=self._clock(),
            tokens=size_of(prompt),
        )
        ledger = self._suggesting.ledger
        if await ledger.reserve(claim, limits_of(claim, rules)) is not None:
            return None
        try:
            return await self._asked(room, owner, prompt, claim, rules)
        finally:
            await ledger.release(claim.turn_id)  # it is no answer, but its tokens count

    async def _asked(
        self, room: Room, owner: UserId, prompt: Prompt, claim: Claim, rules: Rules
    ) -> str | None:
        reach = await self._reaching.now(room)
        names = await self._suggesting.routing.cheapest(Purpose.MEMORY, room, owner)
        if not names:
            await self._suggesting.ledger.spent(claim.turn_id, -claim.tokens)
            return None
        self._fault("before-proposing")
        try:
            async with asyncio.timeout(rules.proposing.timeout_ms / 1000):
                completion = await self._suggesting.model.complete(
                    prompt, reach, models=names, once=True
                )
        except (ModelUnavailable, TimeoutError) as error:
            _log.info("nothing_proposed", error=error)
            return None
        took = tokens_of(completion, claim.tokens) - claim.tokens
        await self._suggesting.ledger.spent(claim.turn_id, took)
        return completion.text


def _owner(room: Room | None, rules: Rules) -> UserId | None:
    """Whose direct chat it is, where that one may have the AI and it is running."""
    if room is None or room.kind is not RoomKind.DIRECT or room.person is None:
        return None
    return room.person if may_ask(room.person, rules) and rules.stopped is None else None
