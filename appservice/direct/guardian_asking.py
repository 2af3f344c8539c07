"""A link by agreement: an adult asks, somebody of 16 or 17 agrees in their own chat, and ends it.

Who asks is told the same whatever there is on the other side, before anything is looked at there.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from appservice.model.guardianship import AnswerAsk, Entry, How, Link
from appservice.model.ids import EventId, RoomId, UserId, server_name
from appservice.model.proposing import SettleProposal
from appservice.model.room import Room
from appservice.policy.decide.joining import NO, YES
from appservice.policy.guarding import (
    has_word,
    may_ask,
    may_be_asked,
    open_ask,
    with_word,
    without_word,
)
from appservice.ports.directory import Directory
from appservice.ports.guardians import Guardians
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.crossing import told
from appservice.prompt.guarding import question
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.guarded import GuardedPeople
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat, tell_alone

_DAY_MS: Final = 86_400_000
_ASKS_A_DAY: Final = 3
_ASKED_A_DAY: Final = 2
_REST_MS: Final = 30 * _DAY_MS
_CHATS: Final = 4
_LOOKED_BACK: Final = 20
_BEING_ASKED_MS: Final = 60_000
_LOOKS: Final = 50
_LOOK_S: Final = 0.1


class GuardianAsking:
    """All of it may be repeated: what is said has a name of its own, a change a key."""

    def __init__(
        self,
        guardians: Guardians,
        people: GuardedPeople,
        directory: Directory,
        homeserver: Homeserver,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
        *,
        handshake: bool,
    ) -> None:
        self._guardians = guardians
        self._people = people
        self._directory = directory
        self._homeserver = homeserver
        self._rules = rules
        self._clock = clock
        self._fault = fault
        self._handshake = handshake

    async def ask(self, stored: StoredAct, by: UserId, child: UserId) -> str:
        """Tell who asks that it is done if it can be, and only then look whether it can be."""
        rules = await self._rules()
        refused = await self._refused(by, child, rules.own_server)
        if refused is not None:
            return await self._tell(stored.room_id, by, refused, f"parlour-{stored.act_id}")
        reply = say("guardian_asked", child=child)
        await self._tell(stored.room_id, by, reply, f"parlour-{stored.act_id}")
        self._fault("guardian-asked")
        often = await self._guardians.asked_since(child, self._clock() - _DAY_MS)
        asked = await self._guardians.change(by, child, self._asked)
        if asked is None or asked.notice is not None or often > _ASKED_A_DAY or by == child:
            return "asked before"
        if not may_be_asked(await self._people.age_of(child)):
            return "nobody to ask"
        return await self._ask(stored, by, child)

    async def answer(self, stored: StoredAct, by: UserId, wish: AnswerAsk) -> str:
        """What the child wrote to what they were asked."""
        await self._until_known(by)
        now_ms, prefix = self._clock(), (await self._rules()).prefix
        links = await self._guardians.of_child(by)
        asked = [one for one in links if one.notice is not None and open_ask(one, now_ms)]
        if wish.guardian is not None:
            asked = [one for one in asked if one.guardian == wish.guardian]
        name = f"parlour-{stored.act_id}"
        if (said := await self._said_before(stored, by, prefix)) is not None:
            return await self._tell(stored.room_id, by, said, name)
        if not asked:
            return await self._tell(stored.room_id, by, say("guardian_none_asked"), name)
        if len(asked) > 1:
            return await self._tell(stored.room_id, by, say("guardian_which", prefix=prefix), name)
        return await self._settled(stored, asked[0], agreed=wish.agreed, prefix=prefix)

    async def settle(self, stored: StoredAct, act: SettleProposal) -> str | None:
        """The child's reaction to what they were asked; None where that was something else."""
        person = await self._directory.person_of(stored.room_id)
        if person is None or act.agreed is None:
            return None
        await self._until_known(person)
        asked = await self._guardians.asked_by(person, act.notice)
        if asked is None:
            return None
        rules = await self._rules()
        chat = await private_chat(self._homeserver, stored.room_id, person, rules.ai)
        name = f"parlour-{stored.act_id}"
        if (said := await self._said_before(stored, person, rules.prefix)) is not None:
            return await self._tell(stored.room_id, person, said, name)
        if chat is None or not open_ask(asked, self._clock()):
            return "over already"
        if chat.encrypted and act.agreed:
            typed = say("guardian_yes_typed", prefix=rules.prefix)
            return await self._tell(stored.room_id, person, typed, name)
        return await self._settled(stored, asked, agreed=act.agreed, prefix=rules.prefix)

    async def end(self, stored: StoredAct, by: UserId, other: UserId | None) -> str:
        """End what was agreed to, by either of both; what others decided stays."""
        links = await self._guardians.of_child(by)
        if other is not None:
            links += await self._guardians.of_guardian(by)
        ended = [
            link
            for link in links
            if has_word(link, How.HANDSHAKE) and (other is None or other in _both(link))
        ]
        for number, link in enumerate(ended):
            key, to = f"end:{stored.act_id}:{number}", _both(link)[by == link.guardian]
            entry = self._entry(link, key, by, to, "guardian_over_handshake")
            await self._guardians.change(link.guardian, link.child, _ended, [entry])
            self._people.forget(link.child)
        said = say("guardian_ended" if ended else "guardian_none_ends")
        self._fault("guardian-ended")
        return await self._tell(stored.room_id, by, said, f"parlour-{stored.act_id}")

    async def _refused(self, by: UserId, child: UserId, own: str) -> str | None:
        """Why somebody cannot ask, by what is theirs alone."""
        if not self._handshake:
            return say("guardian_no_handshake")
        if {server_name(by), server_name(child)} != {own}:
            return say("guardian_ask_server", server=own)
        if not may_ask(await self._people.age_of(by)):
            return say("guardian_ask_stated")
        since_ms = self._clock() - _DAY_MS
        again = any(
            link.child == child and link.asked_ms >= since_ms
            for link in await self._guardians.of_guardian(by)
        )
        if not again and await self._guardians.asked_since(by, since_ms) >= _ASKS_A_DAY:
            return say("guardian_ask_often", most=_ASKS_A_DAY)
        return None

    async def _until_known(self, child: UserId) -> None:
        """Who is quick answers before it is stored by which message they were asked."""
        for _ in range(_LOOKS):
            links = await self._guardians.of_child(child)
            since_ms = self._clock() - _BEING_ASKED_MS
            if not any(link.notice is None and link.question_ms > since_ms for link in links):
                return
            await asyncio.sleep(_LOOK_S)

    def _asked(self, link: Link) -> Link | None:
        """The link with this wish to ask; without a notice where the child is to be asked."""
        now_ms = self._clock()
        if has_word(link, How.HANDSHAKE):
            return None
        link = replace(link, asked_ms=now_ms)
        if link.notice is not None and now_ms >= link.question_ms + _REST_MS:
            return replace(link, notice=None, agreed=None)
        return link

    async def _ask(self, stored: StoredAct, by: UserId, child: UserId) -> str:
        rules = await self._rules()
        chat = await self._chat(child)
        if chat is None:
            return "no chat to ask in"
        content = question(
            by, child, rules.prefix, sealed=chat.encrypted, alarms=self._people.alarms
        )
        now_ms = self._clock()
        await self._guardians.change(by, child, lambda link: replace(link, question_ms=now_ms))
        where, name = (chat.room_id, child, rules.ai), f"parlour-{stored.act_id}-ask"
        notice = await tell_alone(self._homeserver, where, content, name)
        if notice is None:
            return "no chat to ask in"
        self._fault("guardian-question")
        await self._guardians.change(
            by, child, lambda link: replace(link, notice=notice, agreed=None)
        )
        if not chat.encrypted:
            await self._signs(chat.room_id, notice, name)
        return "asked"

    async def _signs(self, room_id: RoomId, notice: EventId, name: str) -> None:
        for sign in (YES, NO):
            about = {"rel_type": "m.annotation", "event_id": notice, "key": sign}
            await self._homeserver.send(
                room_id, "m.reaction", {"m.relates_to": about}, f"{name}-{sign == YES}"
            )

    async def _settled(self, stored: StoredAct, asked: Link, *, agreed: bool, prefix: str) -> str:
        """Have come of an answer what has to; a no is told before it is kept, a yes after."""
        now_ms, child, name = self._clock(), asked.child, f"parlour-{stored.act_id}"
        if not agreed:
            told_it = await self._tell(stored.room_id, child, say("guardian_refused"), name)
            await self._guardians.change(
                asked.guardian, child, lambda link: replace(link, agreed=False)
            )
            return told_it
        if not (
            self._handshake
            and may_ask(await self._people.age_of(asked.guardian))
            and may_be_asked(await self._people.age_of(child))
        ):
            return await self._tell(stored.room_id, child, say("guardian_void"), name)

        def agree(link: Link) -> Link | None:
            if not open_ask(link, now_ms):
                return None
            return replace(with_word(link, How.HANDSHAKE, now_ms), agreed=True)

        entry = self._entry(
            asked, f"agreed:{stored.act_id}", child, asked.guardian, "guardian_new_handshake"
        )
        self._fault("guardian-agreeing")
        await self._guardians.change(asked.guardian, child, agree, [entry])
        self._people.forget(child)
        self._fault("guardian-agreed")
        said = say("guardian_agreed", guardian=asked.guardian, prefix=prefix)
        return await self._tell(stored.room_id, child, said, name)

    async def _said_before(self, stored: StoredAct, child: UserId, prefix: str) -> str | None:
        """What is to be said where this very act had agreed before it was cut off."""
        log = await self._guardians.log(child, _LOOKED_BACK)
        key = f"agreed:{stored.act_id}"
        done = next((each for each in log if each.key == key), None)
        if done is None:
            return None
        return say("guardian_agreed", guardian=done.guardian, prefix=prefix)

    def _entry(self, link: Link, key: str, by: UserId, to: UserId, what: str) -> Entry:
        return Entry(
            key=key,
            child=link.child,
            guardian=link.guardian,
            to=to,
            by=by,
            at_ms=self._clock(),
            say=what,
            data=(("guardian", link.guardian), ("child", link.child)),
        )

    async def _chat(self, person: UserId) -> Room | None:
        ai = (await self._rules()).ai
        for room_id in (await self._directory.direct_chats(person))[:_CHATS]:
            chat = await private_chat(self._homeserver, room_id, person, ai)
            if chat is not None:
                return chat
        return None

    async def _tell(self, room_id: RoomId, by: UserId, text: str, name: str) -> str:
        chat = (room_id, by, (await self._rules()).ai)
        content: Mapping[str, Any] = told(text)
        sent = await tell_alone(self._homeserver, chat, content, name)
        return "no private chat any more" if sent is None else "told"


def _both(link: Link) -> tuple[UserId, UserId]:
    return link.guardian, link.child


def _ended(link: Link) -> Link | None:
    return without_word(link, How.HANDSHAKE) if has_word(link, How.HANDSHAKE) else None
