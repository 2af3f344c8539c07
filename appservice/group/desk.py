"""The desk: wishes for new groups, one at a time per person, judged by budget."""

import json
from dataclasses import replace

from appservice.model.effect import MakeGroup
from appservice.model.given import GroupAsked
from appservice.model.ids import RoomId
from appservice.policy.budget import Spent
from appservice.policy.making import decide_group
from appservice.ports.ledger import Ledger
from appservice.ports.store import ChatStore, Row, Source
from appservice.turns.clock import Clock
from appservice.turns.codec import act_from_json, own_from_json
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.pipeline import CurrentRules, Look
from appservice.turns.step import done, step_of

DAY_MS = 86_400_000


class Desk:
    """Takes the rows of the desks; a desk is a queue of its own, and no room."""

    def __init__(
        self,
        store: ChatStore,
        ledger: Ledger,
        rules: CurrentRules,
        after: Look,
        clock: Clock,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._rules = rules
        self._after = after
        self._clock = clock
        self._known = known

    async def process(self, row: Row) -> None:
        """Decide on a wish: a group to be made, or a kind refusal where it was asked."""
        now_ms = self._clock()
        asked = own_from_json(json.loads(row.raw)) if row.source is Source.OWN else None
        if not isinstance(asked, GroupAsked):
            await self._store.commit(done(row, "no wish for a group", now_ms))
            return
        rules = await self._rules()
        spent = await self._spent(row.room_id, asked, now_ms)
        # There is no room yet that anybody could be asked about elsewhere.
        nowhere = RoomId(f"new:{asked.request_id}")
        known = await self._known.people((asked.asker, *asked.invitees), nowhere, rules)
        decision = decide_group(asked, spent, now_ms, rules, known)
        # A desk is no room: there is no snapshot to store.
        step = replace(step_of(row, decision, now_ms), room=None)
        await self._store.commit(step)
        for act in step.acts:
            await self._after(act.room_id)

    async def _spent(self, desk: RoomId, asked: GroupAsked, now_ms: int) -> Spent:
        since = now_ms - DAY_MS
        ledger = self._ledger
        groups, pending = await self._under_way(desk)
        return Spent(
            groups=await ledger.groups_since(asked.asker, since) + groups,
            invitations=await ledger.invited_since(asked.asker, since) + pending,
            open_invitations=await ledger.open_by(asked.asker) + pending,
            open_for={u: await ledger.open_for(u) for u in asked.invitees},
            paused_until={u: await ledger.paused_until(u) for u in asked.invitees},
            asked_today={u: await ledger.asked_since(u, since) for u in asked.invitees},
        )

    async def _under_way(self, desk: RoomId) -> tuple[int, int]:
        """Groups and invitations that were decided on and are not in the ledger yet."""
        groups = pending = 0
        for stored in await self._store.open_acts(desk):
            act = act_from_json(stored.kind, stored.payload)
            if not isinstance(act, MakeGroup):
                continue
            groups += await self._ledger.group_of(act.request_id) is None
            noted = {r.invitee for r in await self._ledger.invitations(act.request_id)}
            pending += len(set(act.invitees) - noted)
        return groups, pending
