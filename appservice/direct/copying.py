"""Messages of a direct chat, chosen by its person, for a new group to begin with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from appservice.direct.sharing import Hands
from appservice.model.chat import Author, Line
from appservice.model.crossing import (
    ASKED_MS,
    AskCopy,
    CarryCopy,
    Copied,
    CopiedLine,
    Question,
    QuestionAsked,
)
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, UserId, localpart
from appservice.policy.crossing import copyable, mark_of, newest, said_before, shown_of
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.clean import one_line
from appservice.prompt.crossing import copy_preview, told
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat, tell_alone

_LOOKED_BACK: Final = 400


class Copying:
    """Performs `AskCopy` and `CarryCopy`. Both may be repeated."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        hands: Hands,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._hands = hands
        self._rules = rules
        self._clock = clock
        self._fault = fault

    async def ask(self, stored: StoredAct, act: AskCopy) -> str:
        """Show what would be copied, and ask. Without anything there is nothing to ask."""
        rules = await self._rules()
        chat = await private_chat(self._homeserver, stored.room_id, act.by, rules.ai)
        if chat is None:
            return "no private chat"
        asked_ms = self._clock()
        found = await self._found(stored.room_id, act)
        lines = newest(found, act.last)
        wish = replace(act.wish, lines=tuple(shown_of(line) for line in lines))
        notice, key = None, f"asked:{stored.act_id}"
        at_once = act.at_once or not lines
        if not at_once:
            content = copy_preview(
                wish,
                lines,
                len(found) - len(lines),
                name=await self._name(act.by),
                ai_name=rules.ai_name,
                sealed=chat.encrypted,
                prefix=rules.prefix,
            )
            mark = mark_of(content, wish)
            key = f"{key}-{mark}"
            notice = await self._tell(stored, act.by, content, f"-{mark}")
            if notice is None:
                return "not shown"
        elif not lines and act.last:
            await self._tell(stored, act.by, told(say("copy_empty")))
        due_ms = asked_ms + ASKED_MS
        question = Question(about=act.about, due_ms=due_ms, notice=notice, copies=wish)
        self._fault("copy-shown")
        await self._hands.take_own(
            NewRow(
                key=key,
                room_id=stored.room_id,
                source=Source.OWN,
                raw=own_to_json(QuestionAsked(question, at_once)),
                seen_ms=self._clock(),
            )
        )
        return f"{len(lines)} chosen"

    async def carry(self, stored: StoredAct, act: CarryCopy) -> str:
        """Hand on what still is as it was shown, if this chat still is one."""
        rules = await self._rules()
        chat = await private_chat(self._homeserver, stored.room_id, act.by, rules.ai)
        if chat is None:
            return "no private chat any more"
        if chat.encrypted and not act.encrypted and not act.waiting.opens:
            await self._tell(stored, act.by, told(say("copy_plain")))
            return "the group is not encrypted"
        lines, removed, edited = await self._as_shown(stored.room_id, act)
        if not lines:
            gone = [say("copy_removed", count=removed)] if removed else []
            changed = [say("copy_edited", count=edited)] if edited else []
            await self._tell(stored, act.by, told(say("copy_nothing"), *gone, *changed))
            return "nothing left"
        copied = Copied(
            tuple(_copied(line) for line in lines),
            act.by,
            await self._name(act.by),
            rules.ai_name,
            stored.room_id,
            removed,
            edited,
        )
        self._fault("copy-before-handing")
        row = NewRow(
            key=f"copy:{stored.act_id}",
            room_id=act.group,
            source=Source.OWN,
            raw=own_to_json(copied),
            seen_ms=self._clock(),
        )
        await self._hands.take_for_rooms(row)
        self._fault("copy-handed")
        return f"{len(lines)} handed on"

    async def _found(self, room_id: RoomId, act: AskCopy) -> list[Line]:
        """All of the newest talk before the command that may be copied, oldest first."""
        lines = said_before(await self._store.lines(room_id, _LOOKED_BACK), act.about)
        own = [line.event_id for line in lines if line.author is Author.AI]
        answers = [one for one in own if await self._store.is_answer(room_id, one)]
        return copyable(lines, act.by, answers, (await self._rules()).prefix)

    async def _as_shown(self, room_id: RoomId, act: CarryCopy) -> tuple[list[Line], int, int]:
        """What is as it was shown, and how many are removed or are other words by now."""
        kept: list[Line] = []
        removed = edited = 0
        for shown in act.waiting.lines:
            line = await self._store.line(room_id, shown.event_id)
            if line is None or line.left_out:
                removed += 1
            elif shown_of(line) != shown:
                edited += 1
            else:
                kept.append(line)
        return kept, removed, edited

    async def _name(self, user: UserId) -> str:
        return one_line(await self._homeserver.display_name(user) or "") or localpart(user)

    async def _tell(
        self, stored: StoredAct, by: UserId, content: Mapping[str, Any], mark: str = ""
    ) -> EventId | None:
        """Say it to that person alone; None if somebody else came in while it was made."""
        chat = (stored.room_id, by, (await self._rules()).ai)
        return await tell_alone(self._homeserver, chat, content, f"parlour-{stored.act_id}{mark}")


def _copied(line: Line) -> CopiedLine:
    by_ai = line.author is Author.AI
    return CopiedLine(by_ai, line.sent_ms, line.body, line.kind is LineKind.EMOTE)
