"""A proposal as its person sees it: asked in a notice, agreed to or not, and what is said then."""

from dataclasses import replace
from typing import Final

from appservice.model.ids import ActId, EventId, RoomId, UserId
from appservice.model.proposal import Proposal, ProposalStage
from appservice.model.proposing import DropProposals, Proposed, SettleProposal
from appservice.model.remembering import (
    NewRemembered,
    Origin,
    Remembered,
    RememberedKind,
    Remembering,
)
from appservice.model.verdict import Cleared
from appservice.personal.listing import aside_content
from appservice.policy.decide.joining import NO, YES
from appservice.ports.homeserver import Homeserver
from appservice.ports.memories import Memories
from appservice.ports.proposals import Proposals
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.pieces import edit_of
from appservice.turns.clearing import Clearing
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, own_to_json
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy, TakeOwn

_SEEN: Final = (ProposalStage.OPEN, ProposalStage.KEPT)
"""Stages in which the notice still says what was proposed: an edit leaves its first words there."""


class Showing:
    """Shows proposals, and performs `SettleProposal` and `DropProposals`. All may be repeated."""

    def __init__(
        self,
        store: ChatStore,
        memories: Memories,
        proposals: Proposals,
        homeserver: Homeserver,
        privacy: Privacy,
        clearing: Clearing,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._memories = memories
        self._proposals = proposals
        self._homeserver = homeserver
        self._privacy = privacy
        self._clearing = clearing
        self._rules = rules
        self._take_own = take_own
        self._clock = clock
        self._fault = fault

    async def show(self, proposal: Proposal) -> None:
        """Ask, or where its person chose so keep it and say that; drop it where nobody may."""
        room_id = proposal.room_id
        owner = await self._owner(room_id)
        fits = await self._is_cleared(room_id, proposal.text or "")
        if owner is None or not fits or not await self._privacy.holds(room_id):
            await self._proposals.put(replace(proposal, stage=ProposalStage.DROPPED))
            return
        choice = await self._memories.choice(owner)
        # Standing instructions steer all answers: nobody gets one without having said yes to it.
        if choice.automatic and proposal.kind is not RememberedKind.INSTRUCTION:
            kept = await self._kept(owner, proposal, Origin.AUTOMATIC)
            if kept is None:
                await self._proposals.put(replace(proposal, stage=ProposalStage.DROPPED))
                return
            text = say("remembered_by_itself", number=kept.number, text=kept.text)
            settled = replace(
                proposal, stage=ProposalStage.KEPT, number=kept.number, by_itself=True
            )
            await self._ask(settled, text, (NO,))
            return
        if choice.remembering is not Remembering.ON:
            await self._proposals.put(replace(proposal, stage=ProposalStage.DROPPED))
            return
        await self._ask(proposal, say("shall_i_remember", text=proposal.text or ""), (YES, NO))

    async def settle(self, stored: StoredAct, act: SettleProposal) -> str:
        """Yes, no, or its time is over; once it is over for good, nothing."""
        found = await self._of_notice(stored.room_id, act.notice)
        owner = await self._owner(stored.room_id)
        if found is None or owner is None or not await self._privacy.holds(stored.room_id):
            return "no proposal"
        if found.stage is ProposalStage.OPEN and act.agreed:
            return await self._agreed(owner, found, stored)
        if found.stage is ProposalStage.OPEN:
            over = ProposalStage.DROPPED if act.agreed is None else ProposalStage.DECLINED
            await self._remove(found, stored, over)
            return over.value
        if found.by_itself and found.stage is ProposalStage.KEPT and act.agreed is False:
            await self._memories.forget(owner, [found.number] if found.number else [])
            await self._remove(found, stored, ProposalStage.DECLINED)
            return "undone"
        return "over already"

    async def drop(self, stored: StoredAct, act: DropProposals) -> str:
        """What was made from what is gone is gone, where it can be seen too."""
        count = 0
        for one in await self._proposals.of(stored.room_id):
            theirs = one.source == act.source and one.stage in _SEEN
            if theirs or (act.source is None and one.stage is ProposalStage.OPEN):
                await self._remove(one, stored, ProposalStage.DROPPED)
                count += 1
        return f"{count} dropped"

    async def _is_cleared(self, room_id: RoomId, text: str) -> bool:
        """Whether the line may be said to its person: a model has chosen the words."""
        room = await self._store.room(room_id)
        if room is None:
            return False
        await self._clearing.ahead(room, text)
        return isinstance(await self._clearing.clear(room, text), Cleared)

    async def _agreed(self, owner: UserId, found: Proposal, stored: StoredAct) -> str:
        kept = await self._kept(owner, found, Origin.AGREED)
        if kept is None or found.notice is None:
            await self._remove(found, stored, ProposalStage.DROPPED)
            return "not kept"
        self._fault("proposal-kept")
        content = aside_content(say("remembered_as", number=kept.number))
        await self._homeserver.send(
            found.room_id,
            "m.room.message",
            edit_of(found.notice, content),
            f"parlour-{stored.act_id}",
        )
        await self._proposals.put(replace(found, stage=ProposalStage.KEPT, number=kept.number))
        return "kept"

    async def _kept(self, owner: UserId, one: Proposal, origin: Origin) -> Remembered | None:
        new = NewRemembered(
            owner=owner,
            text=one.text or "",
            kind=one.kind,
            origin=origin,
            room_id=one.room_id,
            event_id=one.source or one.about,
            made_ms=self._clock(),
        )
        choice = await self._memories.choice(owner)
        if not new.text or choice.remembering is not Remembering.ON:
            return None
        kept = await self._memories.keep(new)
        return kept if isinstance(kept, Remembered) else None

    async def _ask(self, proposal: Proposal, text: str, signs: tuple[str, ...]) -> None:
        """Say it, with the signs to answer by. Each has an ID of its own: said once."""
        name = act_id(f"proposal:{proposal.room_id}:{proposal.about}", 0)
        room_id = proposal.room_id
        notice = await self._homeserver.send(
            room_id,
            "m.room.message",
            aside_content(text, proposal.source),
            f"parlour-{name}",
        )
        self._fault("proposal-shown")
        await self._signs(room_id, notice, signs, name)
        if proposal.stage is ProposalStage.OPEN:
            await self._set_timer(room_id, notice)  # first: what has its notice is not shown again
        await self._proposals.put(replace(proposal, notice=notice))

    async def _signs(
        self, room_id: RoomId, notice: EventId, signs: tuple[str, ...], name: ActId
    ) -> None:
        for place, sign in enumerate(signs):
            about = {"rel_type": "m.annotation", "event_id": notice, "key": sign}
            content = {"m.relates_to": about}
            txn_id = f"parlour-{name}-{place}"
            await self._homeserver.send(room_id, "m.reaction", content, txn_id)

    async def _set_timer(self, room_id: RoomId, notice: EventId) -> None:
        lasts_ms = (await self._rules()).proposing.lasts_ms
        now_ms = self._clock()
        await self._take_own(
            NewRow(
                key=f"proposed:{notice}",
                room_id=room_id,
                source=Source.OWN,
                raw=own_to_json(Proposed(notice, now_ms + lasts_ms)),
                seen_ms=now_ms,
            )
        )

    async def _remove(self, found: Proposal, stored: StoredAct, stage: ProposalStage) -> None:
        """First from sight; then it is over, and its text is nowhere."""
        if found.notice is not None:
            await self._homeserver.redact(
                found.room_id, found.notice, "not remembered", f"parlour-{stored.act_id}"
            )
        await self._proposals.put(replace(found, stage=stage))

    async def _of_notice(self, room_id: RoomId, notice: EventId) -> Proposal | None:
        past = await self._proposals.of(room_id)
        return next((one for one in past if one.notice == notice), None)

    async def _owner(self, room_id: RoomId) -> UserId | None:
        room = await self._store.room(room_id)
        return room.person if room is not None else None
