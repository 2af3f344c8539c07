"""Taking back what the AI user said with words that were removed since."""

from appservice.model.chat import Author
from appservice.model.instructions import Unsay
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, StoredAct

_LOOKED_BACK = 1000


class Unsaying:
    """Performs `Unsay`. May be repeated."""

    def __init__(self, store: ChatStore, homeserver: Homeserver) -> None:
        self._store = store
        self._homeserver = homeserver

    async def unsay(self, stored: StoredAct, act: Unsay) -> str:
        """Redact what answers those events: no more than a member may have seen of late."""
        lines = await self._store.lines(stored.room_id, _LOOKED_BACK)
        own = [one for one in lines if one.author is Author.AI and one.reply_to in act.answers_to]
        for line in own:
            txn_id = f"parlour-{stored.act_id}-{line.event_id.removeprefix('$')}"
            reason = "it quotes what was removed"
            await self._homeserver.redact(stored.room_id, line.event_id, reason, txn_id)
        return f"took back {len(own)}"
