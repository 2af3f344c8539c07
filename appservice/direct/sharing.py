"""Something of a person's, brought into one of their groups by their own hand: shown, then done.

The words of a line of memory are read here twice: to be shown to their owner, and to be handed on
when the owner has said yes and they are still the same.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from appservice.direct.tellable import tellable
from appservice.model.crossing import (
    ASKED_MS,
    AskShare,
    CarryShare,
    Place,
    Question,
    QuestionAsked,
    Shared,
    ShareWish,
)
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import Remembering
from appservice.model.room import Room
from appservice.policy.crossing import (
    LONGEST_SHARED,
    address_in,
    digest_of,
    line_meant,
    mark_of,
    meant,
    ways,
    words_meant,
)
from appservice.ports.homeserver import Homeserver
from appservice.ports.memories import Memories
from appservice.ports.places import Places
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.crossing import choice, share_preview, told
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat, tell_alone

TakeOwn = Callable[[NewRow], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hands:
    """Where what was decided goes: back to this chat, or to the rooms' side."""

    take_own: TakeOwn
    take_for_rooms: TakeOwn


class Sharing:
    """Performs `AskShare` and `CarryShare`. Both may be repeated."""

    def __init__(
        self,
        store: ChatStore,
        memories: Memories,
        places: Places,
        homeserver: Homeserver,
        hands: Hands,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._memories = memories
        self._places = places
        self._homeserver = homeserver
        self._hands = hands
        self._rules = rules
        self._clock = clock
        self._fault = fault

    async def ask(self, stored: StoredAct, act: AskShare) -> str:
        """Show what would be said and where, and ask; or say what is missing."""
        chat = await self._chat(stored.room_id, act.by)
        if chat is None:
            return "no private chat"
        places = await self._places.of(act.by)
        found = meant(act.rest, places, await self._resolved(act.rest))
        if len(found.places) != 1:
            content = _choice(places, found.places)
            await self._tell(stored, act.by, content)
            return f"{len(found.places)} groups"
        [place] = found.places
        number = line_meant(found.what)
        text = await self._words(chat, act.by, number) if number else words_meant(found.what)
        missing = _missing(place, text, number, (await self._rules()).prefix)
        if missing is not None or text is None:
            await self._tell(stored, act.by, told(missing or ""))
            return "not to be shared"
        wish = ShareWish(
            group=place.room_id,
            readers=place.readers + place.invited,
            digest=digest_of(text),
            text="" if number else text,
            number=number,
            people=place.people,
        )
        return await self._ask(stored, chat, place, wish, text, act.about)

    async def carry(self, stored: StoredAct, act: CarryShare) -> str:
        """Look at everything again; hand it to the group, or say why not."""
        wish = act.wish
        chat = await self._chat(stored.room_id, act.by)
        if chat is None:
            return "no private chat any more"
        place = await self._places.now(wish.group, act.by)
        text = await self._words(chat, act.by, wish.number) if wish.number else wish.text
        prefix = (await self._rules()).prefix
        missing = say("share_left") if place is None else None
        if text is None or digest_of(text) != wish.digest:
            missing = missing or say("share_changed")
        elif place is not None:
            missing = _missing(place, text, wish.number, prefix)
        if missing is not None or place is None or text is None:
            await self._tell(stored, act.by, told(missing or ""))
            return "not shared"
        if not set(place.people) <= set(wish.people):
            readers = place.readers + place.invited
            grown = replace(wish, readers=readers, people=place.people)
            return await self._ask(stored, chat, place, grown, text, act.about, again=True)
        self._fault("share-before-handing")
        row = NewRow(
            key=f"share:{stored.act_id}",
            room_id=wish.group,
            source=Source.OWN,
            raw=own_to_json(Shared(text, act.by, stored.room_id)),
            seen_ms=self._clock(),
        )
        await self._hands.take_for_rooms(row)
        self._fault("share-handed")
        return "handed on"

    async def _ask(
        self,
        stored: StoredAct,
        chat: Room,
        place: Place,
        wish: ShareWish,
        text: str,
        about: EventId,
        *,
        again: bool = False,
    ) -> str:
        person, asked_ms = chat.person or chat.ai, self._clock()
        rules = await self._rules()
        content = share_preview(
            place, text, person, sealed=chat.encrypted, prefix=rules.prefix, grown=again
        )
        mark = mark_of(content, wish)
        notice = await self._tell(stored, person, content, f"-{mark}")
        if notice is None:
            return "not shown"
        question = Question(about=about, due_ms=asked_ms + ASKED_MS, notice=notice, share=wish)
        self._fault("share-shown")
        await self._hands.take_own(
            NewRow(
                key=f"asked:{stored.act_id}-{mark}",
                room_id=stored.room_id,
                source=Source.OWN,
                raw=own_to_json(QuestionAsked(question)),
                seen_ms=self._clock(),
            )
        )
        return "asked"

    async def _words(self, chat: Room, owner: UserId, number: int | None) -> str | None:
        """The words of a line of memory; None where none is to be read in this chat."""
        if (await self._memories.choice(owner)).remembering is Remembering.OFF:
            return None
        lines = [one for one in await self._memories.lines(owner) if one.number == number]
        return next((line.text for line in await tellable(self._store, chat, lines)), None)

    async def _resolved(self, rest: str) -> list[tuple[str, RoomId]]:
        addresses = {address_in(where) for _, where in ways(rest)}
        aliases = [each for each in addresses if each is not None and each.startswith("#")]
        found = [(alias, await self._places.resolved(alias)) for alias in aliases]
        return [(alias, room_id) for alias, room_id in found if room_id is not None]

    async def _chat(self, room_id: RoomId, user: UserId) -> Room | None:
        return await private_chat(self._homeserver, room_id, user, (await self._rules()).ai)

    async def _tell(
        self, stored: StoredAct, by: UserId, content: Mapping[str, Any], mark: str = ""
    ) -> EventId | None:
        """Say it to that person alone; None if somebody else came in while it was made."""
        chat = (stored.room_id, by, (await self._rules()).ai)
        return await tell_alone(self._homeserver, chat, content, f"parlour-{stored.act_id}{mark}")


def _choice(places: list[Place], found: tuple[Place, ...]) -> Mapping[str, Any]:
    if not places:
        return told(say("share_nowhere"))
    numbered = list(enumerate(places, start=1))
    if found:
        return choice("share_which", [each for each in numbered if each[1] in found])
    return choice("share_where", numbered)


def _missing(place: Place, text: str | None, number: int | None, prefix: str) -> str | None:
    """The sentence that says why that cannot be shared there, if it cannot."""
    if place.trouble is not None:
        return say(place.trouble, group=place.name)
    if text is None:
        return say("share_no_line", number=number or 0, prefix=prefix)
    if len(text) > LONGEST_SHARED:
        return say("share_too_long", most=LONGEST_SHARED)
    return None if text.strip() else say("share_how", prefix=prefix)
