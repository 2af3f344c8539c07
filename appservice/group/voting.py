"""Polls of ours: sent and closed under the transaction ID of their act."""

from appservice.group.own import Noting
from appservice.group.reasons import fit_reason, rate_reason
from appservice.model.effect import EndVote, StartVote
from appservice.model.errors import HomeserverRefused
from appservice.model.given import VoteOpened
from appservice.policy.removing import refused_for_all
from appservice.policy.voting import KEEP, REMOVE
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.polls import END, START, poll_content, poll_end_content
from appservice.turns.clearing import Clearing
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault


class Voting:
    """Performs `StartVote` and `EndVote`."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        noting: Noting,
        clearing: Clearing,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._noting = noting
        self._clearing = clearing
        self._fault = fault

    async def start(self, stored: StoredAct, act: StartVote) -> str:
        """Send the poll, and hand in its event ID."""
        await rate_reason(self._store, self._clearing, stored.room_id, act.reason)
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if room is None or not room.joined(room.ai):
            return "not in this group"
        refused = refused_for_all(room, act.user) if room.joined(act.by) else "vote_refused"
        opened = (
            await self._send(stored, act, await fit_reason(self._clearing, room, act.reason))
            if refused is None
            else VoteOpened(act.asked, None, refused)
        )
        self._fault("poll-sent-not-noted")
        await self._noting.note(stored, opened)
        return opened.outcome

    async def _send(self, stored: StoredAct, act: StartVote, reason: str | None) -> VoteOpened:
        txn_id = f"parlour-{stored.act_id}"
        try:
            poll = await self._homeserver.send(stored.room_id, START, _content(act, reason), txn_id)
        except HomeserverRefused:
            return VoteOpened(act.asked, None, "vote_refused")
        return VoteOpened(act.asked, poll)

    async def end(self, stored: StoredAct, act: EndVote) -> str:
        """Close the poll."""
        text = say(act.say.key, **dict(act.say.data))
        content = poll_end_content(act.poll, text)
        return await self._homeserver.send(stored.room_id, END, content, f"parlour-{stored.act_id}")


def _content(act: StartVote, reason: str | None) -> dict[str, object]:
    question = (
        say("vote_question", user=act.user, by=act.by)
        if reason is None
        else say("vote_question_why", user=act.user, by=act.by, reason=reason)
    )
    return poll_content(question, {REMOVE: say("vote_remove"), KEEP: say("vote_keep")})
