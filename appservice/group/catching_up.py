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
from appservice.model.audience import Audience
from appservice.model.catching_up import CatchUp, CaughtUp
from appservice.model.errors import HomeserverRefused, ModelUnavailable
from appservice.model.ids import RoomId, TurnId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.routing import Purpose
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.model.verdict import Deny, Reply
from appservice.policy.allowance import limits_of
from appservice.policy.catching_up import is_private_with, keeps_secret, missed, start_of
from appservice.policy.content import clear
from appservice.policy.fold import snapshot
from appservice.policy.manners import mode_of
from appservice.ports.allowance import Allowance
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.ports.visits import VisitBook
from appservice.prompt.build import Budget
from appservice.prompt.catalogue import say
from appservice.prompt.catching_up import Chosen, aside, ask, name_of, told
from appservice.prompt.transcript import when
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.paying import tokens_of
from appservice.turns.pipeline import CurrentRules
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing

_log = structlog.get_logger()
_LOOKED_BACK: Final = 1000
_CHATS: Final = 4


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes summaries, and how long they may be."""

    model: ModelPort
    routing: Routing
    ledger: Allowance
    budget: Budget
    ai_name: str


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
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._directory = directory
        self._visits = visits
        self._homeserver = homeserver
        self._maker = maker
        self._rules = rules
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
        rules = await self._rules()
        if self._clock() - act.asked_ms > rules.answer_max_age_ms:
            return "catchup_late"
        try:
            room = await fresh_room(self._store, self._homeserver, act.group)
        except HomeserverRefused:
            return "silent"  # we are in that group no more
        if room is None or not _may_ask(room, act.user, rules):
            return "silent"
        chat = await self._chat(room, act.user)
        if chat is None:
            return "catchup_no_chat"
        if not keeps_secret(room, chat):
            return "catchup_plain_chat"
        content = await self._content(stored, act, room, chat)
        # A chat may have changed while a model was thinking.
        again = await self._look(chat.room_id, act.user)
        if again is None or not keeps_secret(room, again):
            return "catchup_no_chat"
        self._fault("catchup-made")
        await self._say(chat.room_id, content, stored)
        return "done"

    async def _say(self, chat: RoomId, content: Mapping[str, Any], stored: StoredAct) -> None:
        txn_id = f"parlour-{stored.act_id}"
        await self._homeserver.send(chat, "m.room.message", content, txn_id)
        self._fault("catchup-said")

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

    async def _content(
        self, stored: StoredAct, act: CatchUp, room: Room, chat: Room
    ) -> Mapping[str, Any]:
        """What is said: the summary, or one sentence."""
        visit = await self._visits.visit(room.room_id, act.user)
        start = start_of(act.since_ms, visit, act.asked_ms)
        lines = await self._store.lines(room.room_id, _LOOKED_BACK)
        moments = await self._visits.moments(room.room_id, [one.event_id for one in lines])
        found = missed(room, act.user, lines, moments, start, act.asked_ms)
        group = name_of(room)
        if not found:
            return aside(say("catchup_nothing", group=group, when=when(start.at_ms)))
        chosen = ask(
            room=room,
            lines=found,
            person=act.user,
            now_ms=act.asked_ms,
            ai_name=self._maker.ai_name,
            budget=self._maker.budget,
        )
        rules = await self._rules()
        claim = Claim(
            turn_id=TurnId(f"catchup:{stored.act_id}"),
            payer=act.user,
            room_id=room.room_id,
            at_ms=act.asked_ms,
        )
        if await self._maker.ledger.reserve(claim, limits_of(claim, rules)) is not None:
            return aside(say("catchup_used_up", group=group, prefix=rules.prefix))
        made = await self._made(claim, room, chosen)
        audience = Audience(chat.room_id, frozenset((act.user,)))
        verdict = clear(made, audience) if made is not None else Deny("no_model")
        if isinstance(verdict, Deny):
            await self._maker.ledger.release(claim.turn_id)
            return aside(say("catchup_failed", group=group))
        await self._maker.ledger.settle(claim.turn_id)
        return told(Reply(verdict), room, chosen, start.at_ms, self._maker.ai_name)

    async def _made(self, claim: Claim, room: Room, chosen: Chosen) -> str | None:
        """A model's words, by the reach of the group; None where none has any."""
        reach = await self._reaching.now(room)
        names = await self._maker.routing.cheapest(Purpose.CATCHUP, room, claim.payer)
        if not names:
            return None
        self._fault("before-catchup")
        try:
            completion = await self._maker.model.complete(chosen.prompt, reach, models=names)
        except ModelUnavailable as error:
            _log.warning("no_catchup_made", fault=error.fault.value, error=error)
            return None
        self._fault("catchup-answered")
        # Without limits: what was reserved may have been taken for left behind meanwhile.
        await self._maker.ledger.reserve(claim, ())
        await self._maker.ledger.spent(claim.turn_id, tokens_of(chosen.prompt, completion))
        return completion.text


def _may_ask(room: Room, user: UserId, rules: Rules) -> bool:
    """Whether that still is somebody's group, and the AI user may read it and speak of it."""
    here = room.joined(room.ai) and room.joined(user) and room.listens
    return here and mode_of(room, rules) is not Mode.OFF and rules.stopped is None
