"""What somebody missed in a group, summed up and said in their direct chat. One way, and once.

This side knows of that chat nothing but where it is, and asks the homeserver who is in it at the
moment in which it speaks. What it says there carries `prompt.catching_up.ASIDE`, by which the other
side keeps nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog

from appservice.group.own import TakeOwn
from appservice.model.allowance import Claim
from appservice.model.catching_up import CatchUp, CaughtUp
from appservice.model.chat import Line
from appservice.model.errors import HomeserverRefused, ModelFault, ModelUnavailable
from appservice.model.ids import RoomId, TurnId, UserId
from appservice.model.reach import Reach
from appservice.model.room import Room, RoomKind
from appservice.model.routing import Purpose
from appservice.model.speaking import Mode
from appservice.model.verdict import Cleared, Deny, Reply
from appservice.policy.allowance import limits_of
from appservice.policy.catching_up import Start, is_private_with, keeps_secret, missed, start_of
from appservice.policy.fold import snapshot
from appservice.policy.manners import mode_of
from appservice.ports.allowance import Allowance
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import Holds, ModelPort
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.ports.visits import VisitBook
from appservice.prompt.build import Budget
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import Chosen, aside, ask, name_of, told
from appservice.prompt.transcript import when
from appservice.turns.clearing import Clearing
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.gone import Gone
from appservice.turns.paying import CATCH_UP, size_of, tokens_of
from appservice.turns.pipeline import CurrentRules
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing

_log = structlog.get_logger()
_LOOKED_BACK: Final = 1000
_CHATS: Final = 4
_EVER: Final = Start(0)


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes summaries, and how long they may be."""

    model: ModelPort
    routing: Routing
    ledger: Allowance
    budget: Budget
    ai_name: str


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be said, and the lines that it was made of since `start`, by that reach.

    Without a reach it is a sentence of ours, which is made of none.
    """

    content: Mapping[str, Any]
    start: Start = _EVER
    lines: tuple[Line, ...] = ()
    reach: Reach | None = None
    is_charged: bool = False


class CatchingUp:
    """Performs `CatchUp`. May be repeated: what is said has the act's transaction ID."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        visits: VisitBook,
        homeserver: Homeserver,
        maker: Maker,
        rules: CurrentRules,
        clearing: Clearing,
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
        gone: Gone | None = None,
    ) -> None:
        self._gone = gone or Gone()
        self._store = store
        self._directory = directory
        self._visits = visits
        self._homeserver = homeserver
        self._maker = maker
        self._rules = rules
        self._clearing = clearing
        self._take_own = take_own
        self._clock = clock
        self._fault = fault
        self._reaching = Reaching(store, homeserver, rules)

    async def catch_up(self, stored: StoredAct, act: CatchUp) -> str:
        """Sum up and say it, or find out why not; the group's own queue hears of it."""
        outcome = await self._outcome(stored, act)
        self._fault("catchup-not-noted")
        row = NewRow(
            key=f"caught-up:{stored.act_id}",
            room_id=act.group,
            source=Source.OWN,
            raw=own_to_json(CaughtUp(act.user, act.about, outcome)),
            seen_ms=self._clock(),
        )
        if await self._store.room(act.group) is not None:
            await self._take_own(row)
        return outcome

    async def _outcome(self, stored: StoredAct, act: CatchUp) -> str:
        if self._clock() - act.asked_ms > (await self._rules()).answer_max_age_ms:
            return "catchup_late"
        claim = Claim(
            turn_id=TurnId(f"{CATCH_UP}{stored.act_id}"),
            payer=act.user,
            room_id=act.group,
            at_ms=act.asked_ms,
        )
        outcome, is_charged = await self._tried(stored, act, claim)
        if is_charged:
            await self._maker.ledger.settle(claim.turn_id)
        else:
            await self._maker.ledger.release(claim.turn_id)
        return outcome

    async def _tried(self, stored: StoredAct, act: CatchUp, claim: Claim) -> tuple[str, bool]:
        """What came of it, and whether it is charged for.

        What was made of a talk that has changed meanwhile is made once more.
        """
        for may_ask_model in (True, True, False):
            room = await self._group(act)
            if room is None:
                break
            chat = await self._chat(room, act.user)
            if chat is None:
                return "catchup_no_chat", False
            if not keeps_secret(room, chat):
                return "catchup_plain_chat", False
            made = Made(aside(say("catchup_failed", group=name_of(room))))
            if may_ask_model:
                try:
                    made = await self._made(claim, act, room, chat)
                except ModelUnavailable:  # what it was to be made of has changed
                    continue
            if await self._holds(made, act, chat):
                self._fault("catchup-made")
                return await self._say(chat.room_id, made, stored)
        return "silent", False

    async def _group(self, act: CatchUp) -> Room | None:
        """The group as it is now; None where what is missed there is nothing to speak of to them.

        It still is theirs, and the AI user may read it and speak of it.
        """
        try:
            room = await fresh_room(self._store, self._homeserver, act.group)
        except HomeserverRefused:
            return None  # we are in that group no more
        if room is None:
            return None
        rules = await self._rules()
        here = room.joined(room.ai) and room.joined(act.user) and room.listens
        may_speak = mode_of(room, rules) is not Mode.OFF and rules.stopped is None
        return room if here and may_speak else None

    async def _holds(self, made: Made, act: CatchUp, chat: Room) -> bool:
        """Whether it may be said still: anything may have changed while a model was thinking."""
        room, again = await self._group(act), await self._look(chat.room_id, act.user)
        if room is None or again is None or not keeps_secret(room, again):
            return False
        if made.reach is None:
            return True
        found = await self._found(room, act, made.start)
        return await self._reaching.now(room) == made.reach and set(made.lines) <= set(found)

    async def _say(self, chat: RoomId, made: Made, stored: StoredAct) -> tuple[str, bool]:
        txn_id = f"parlour-{stored.act_id}"
        try:
            await self._homeserver.send(chat, "m.room.message", made.content, txn_id)
        except HomeserverRefused as refused:
            _log.warning("catchup_refused", room_id=chat, error=refused)
            return "catchup_no_chat", False
        self._fault("catchup-said")
        return "done", made.is_charged

    async def _chat(self, room: Room, user: UserId) -> Room | None:
        """The newest direct chat that is one and keeps secret what has to be, or the newest."""
        newest: Room | None = None
        for room_id in (await self._directory.direct_chats(user))[:_CHATS]:
            chat = await self._look(room_id, user)
            if chat is not None and keeps_secret(room, chat):
                return chat
            newest = newest or chat
        return newest

    async def _look(self, room_id: RoomId, user: UserId) -> Room | None:
        """A direct chat as it is now: who is in it and how, no word of it. None if it is none."""
        ai = (await self._rules()).ai
        try:
            state = await self._homeserver.state(room_id)
        except HomeserverRefused:
            return None
        chat = replace(snapshot(room_id, RoomKind.DIRECT, ai, state), person=user)
        return chat if is_private_with(chat, user) else None

    async def _found(self, room: Room, act: CatchUp, start: Start) -> tuple[Line, ...]:
        lines = await self._store.lines(room.room_id, _LOOKED_BACK)
        moments = await self._visits.moments(room.room_id, [one.event_id for one in lines])
        return missed(room, act.user, lines, moments, start, act.asked_ms)

    async def _made(self, claim: Claim, act: CatchUp, room: Room, chat: Room) -> Made:
        """What is to be said: the summary, or one sentence."""
        holds = self._gone.holds(room.room_id)
        visit = await self._visits.visit(room.room_id, act.user)
        start = start_of(act.since_ms, visit, act.asked_ms)
        found = await self._found(room, act, start)
        group = name_of(room)
        if not found:
            return Made(aside(say("catchup_nothing", group=group, when=when(start.at_ms))))
        chosen = ask(
            room=room,
            lines=found,
            person=act.user,
            now_ms=act.asked_ms,
            ai_name=self._maker.ai_name,
            budget=self._maker.budget,
        )
        rules = await self._rules()
        claim = replace(claim, tokens=size_of(chosen.prompt))
        if await self._maker.ledger.reserve(claim, limits_of(claim, rules)) is not None:
            return Made(aside(say("catchup_used_up", group=group, prefix=rules.prefix)))
        reach = await self._reaching.now(room)
        words = await self._words(claim, room, chosen, reach, holds)
        verdict: Cleared | Deny = Deny("no_model")
        if words is not None:
            await self._clearing.ahead(chat, words, reach)
            verdict = await self._clearing.clear(chat, words)
        if isinstance(verdict, Deny):
            failed = await self._clearing.refusal(verdict) or say("catchup_failed", group=group)
            return Made(aside(failed))
        content = told(Reply(verdict), room, chosen, start.at_ms, self._maker.ai_name)
        read = {line.event_id for line in chosen.lines}
        lines = tuple(line for line in found if line.event_id in read)
        return Made(content, start, lines, reach, is_charged=True)

    async def _words(
        self, claim: Claim, room: Room, chosen: Chosen, reach: Reach, holds: Holds
    ) -> str | None:
        """A model's words, by the reach of the group; None where none has any.

        Raises `ModelUnavailable` where what it is made of has changed meanwhile.
        """
        names = await self._maker.routing.cheapest(Purpose.CATCHUP, room, claim.payer)
        if not names:
            await self._maker.ledger.spent(claim.turn_id, -claim.tokens)
            return None
        self._fault("before-catchup")
        try:
            completion = await self._maker.model.complete(
                chosen.prompt, reach, models=names, holds=holds
            )
        except ModelUnavailable as error:
            _log.warning("no_catchup_made", fault=error.fault.value, error=error)
            await self._maker.ledger.spent(claim.turn_id, -claim.tokens)
            if error.fault is ModelFault.OVERTAKEN:
                raise
            return None
        self._fault("catchup-answered")
        took = tokens_of(completion, claim.tokens)
        await self._maker.ledger.spent(claim.turn_id, took - claim.tokens)
        return completion.text
