"""The wishes of people about what is remembered of them, carried out where they were written.

What is told has lines of memory in it: it goes out from here, and is no input of anything else.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from appservice.direct.tellable import tellable
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import (
    LONGEST_REMEMBERED,
    MOST_REMEMBERED,
    NewRemembered,
    NotKept,
    Origin,
    Remembered,
    RememberedKind,
    Remembering,
)
from appservice.model.room import Room
from appservice.model.wishing import (
    ChooseRemembering,
    ForgetRemembered,
    ForgetSource,
    RememberText,
    RewordRemembered,
    ShowRemembered,
)
from appservice.personal.listing import aside_content, page_content
from appservice.policy.admission import is_direct_of, still_direct
from appservice.policy.fold import refreshed
from appservice.ports.homeserver import Homeserver
from appservice.ports.memories import Memories
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.permalinks import servers_of
from appservice.turns.clock import Clock
from appservice.turns.perform import Performers
from appservice.turns.pipeline import CurrentRules

_MOST_NAMED: Final = 12
Changed = Callable[[UserId], Awaitable[None]]
"""Is told of whom lines were forgotten or reworded: answers are being made from what they were."""


class MemoryDesk:
    """Carries out the wishes. Each may be carried out twice: what is done already stays done."""

    def __init__(
        self,
        store: ChatStore,
        memories: Memories,
        homeserver: Homeserver,
        rules: CurrentRules,
        changed: Changed,
        clock: Clock,
    ) -> None:
        self._store = store
        self._memories = memories
        self._homeserver = homeserver
        self._rules = rules
        self._changed = changed
        self._clock = clock

    def performers(self) -> Performers:
        """Who carries out which act."""
        return {
            RememberText: self.remember,
            ShowRemembered: self.show,
            ForgetRemembered: self.forget,
            RewordRemembered: self.reword,
            ChooseRemembering: self.choose,
            ForgetSource: self.forget_source,
        }

    async def remember(self, stored: StoredAct, act: RememberText) -> str:
        """Keep the line, unless this is no direct chat with its owner any more."""
        if len(act.text) > LONGEST_REMEMBERED:
            return await self._long(stored, act, act.text)
        if await self._alone(stored.room_id, act.by) is None:
            return "no direct chat any more"
        if act.anew and (known := await self._of_source(act)) is not None:
            await self._memories.edit(act.by, known.number, act.text, self._clock())
            await self._changed(act.by)
            return await self._tell(stored, act, "memory_edited", number=known.number)
        kept = await self._memories.keep(
            NewRemembered(
                owner=act.by,
                text=act.text,
                kind=RememberedKind(act.kind),
                origin=Origin.OWNER,
                room_id=stored.room_id,
                event_id=act.source,
                made_ms=self._clock(),
            )
        )
        if kept is NotKept.REMOVED:
            return "its message was removed"
        if isinstance(kept, NotKept):
            return await self._tell(stored, act, f"remember_{kept}", most=MOST_REMEMBERED)
        return await self._tell(stored, act, f"remembered_{kept.kind}", number=kept.number)

    async def show(self, stored: StoredAct, act: ShowRemembered) -> str:
        """Say a page of the list."""
        room = await self._alone(stored.room_id, act.by)
        if room is None:
            return "no direct chat any more"
        lines = await self._memories.lines(act.by)
        prefix = (await self._rules()).prefix
        via = servers_of(room)
        told = await tellable(self._store, room, lines)
        hidden = len(lines) - len(told)
        content = page_content(told, act.page, lambda _room_id: via, {"prefix": prefix}, hidden)
        return await self._send(stored, content, act.about, act.thread)

    async def forget(self, stored: StoredAct, act: ForgetRemembered) -> str:
        """Forget lines; of all of them only how many that would be, until it is sure."""
        lines = await self._memories.lines(act.by)
        if not act.sure:
            key = "memory_sure" if lines else "memory_nothing"
            return await self._tell(stored, act, key, count=len(lines))
        if act.every:
            await self._memories.forget(act.by, None)
            await self._changed(act.by)
            return await self._tell(stored, act, "memory_forgot_all")
        known = [line.number for line in lines if line.number in act.numbers]
        if not known and (gone := await self._memories.given(act.by, act.numbers)):
            return await self._tell(stored, act, "memory_gone", numbers=_named(gone))
        if not known:
            return await self._tell(stored, act, "memory_unknown", numbers=_named(act.numbers))
        await self._memories.forget(act.by, known)
        await self._changed(act.by)
        key = "memory_forgot_one" if len(known) == 1 else "memory_forgot"
        return await self._tell(stored, act, key, count=len(known), numbers=_named(known))

    async def reword(self, stored: StoredAct, act: RewordRemembered) -> str:
        """Put other words in the place of a line's."""
        if len(act.text) > LONGEST_REMEMBERED:
            return await self._long(stored, act, act.text)
        if await self._alone(stored.room_id, act.by) is None:
            return "no direct chat any more"
        edited = await self._memories.edit(act.by, act.number, act.text, self._clock())
        if edited is None:
            return await self._tell(stored, act, "memory_unknown", numbers=act.number)
        await self._changed(act.by)
        return await self._tell(stored, act, "memory_edited", number=act.number)

    async def choose(self, stored: StoredAct, act: ChooseRemembering) -> str:
        """Note what was chosen."""
        choice = await self._memories.choice(act.by)
        key = "memory_auto_on" if act.automatic else "memory_auto_off"
        if act.automatic is not None:
            choice = replace(choice, automatic=act.automatic)
        if act.remembering is not None:
            choice = replace(choice, remembering=Remembering(act.remembering))
            key = f"memory_{choice.remembering}"
        await self._memories.choose(act.by, choice)
        await self._changed(act.by)
        return await self._tell(stored, act, key)

    async def forget_source(self, _stored: StoredAct, act: ForgetSource) -> str:
        """Forget what came from a message that was removed, without a word about it."""
        count = await self._memories.forget_source(act.by, act.source)
        if count:
            await self._changed(act.by)
        return f"{count} forgotten"

    async def _of_source(self, act: RememberText) -> Remembered | None:
        """The line that its owner wrote in that message."""
        lines = await self._memories.lines(act.by)
        own = (one for one in lines if one.event_id == act.source and one.origin is Origin.OWNER)
        return next(own, None)

    async def _long(self, stored: StoredAct, act: Any, text: str) -> str:
        data = {"length": len(text), "most": LONGEST_REMEMBERED}
        return await self._tell(stored, act, "remember_long", **data)

    async def _tell(self, stored: StoredAct, act: Any, key: str, **data: str | int) -> str:
        if await self._alone(stored.room_id, act.by) is None:
            return f"{key}, and not said: no direct chat any more"
        fields: dict[str, Any] = {"prefix": (await self._rules()).prefix, **data}
        content = aside_content(say(key, **fields))
        await self._send(stored, content, act.about, act.thread)
        return key

    async def _send(
        self,
        stored: StoredAct,
        content: Mapping[str, Any],
        about: EventId,
        thread: EventId | None,
    ) -> str:
        whole = {**content, **aside_content(content["body"], about, thread)}
        txn_id = f"parlour-{stored.act_id}"
        return await self._homeserver.send(stored.room_id, "m.room.message", whole, txn_id)

    async def _alone(self, room_id: RoomId, person: UserId) -> Room | None:
        """The room as the homeserver has it now, if nobody but its person can read there."""
        known = await self._store.room(room_id)
        if known is None or not is_direct_of(known, person):
            return None
        room = refreshed(known, await self._homeserver.state(room_id))
        return room if still_direct(room) else None


def _named(numbers: tuple[int, ...] | list[int]) -> str:
    more = ", …" if len(numbers) > _MOST_NAMED else ""
    return ", ".join(map(str, numbers[:_MOST_NAMED])) + more
