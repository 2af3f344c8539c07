"""What somebody wrote after `guardian`, carried out in their own direct chat.

Nobody but a guardian learns of a child, and who is none is told the same whoever it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from appservice.direct.guardian_asking import GuardianAsking
from appservice.model.crossing import Place
from appservice.model.guardianship import (
    AnswerAsk,
    AskChild,
    CarryGuardianWish,
    EndLink,
    Entry,
    Link,
    SetLimit,
    SetQuiet,
    SetRoom,
    ShowAll,
    ShowChild,
    ShowLog,
    Wrong,
)
from appservice.model.ids import RoomId, UserId
from appservice.policy.guarding import applied, holds, may_decide, merged
from appservice.policy.parsing.guarding import wish_in
from appservice.ports.guardians import Guardians
from appservice.ports.homeserver import Homeserver
from appservice.ports.places import Places
from appservice.ports.store import StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.crossing import told
from appservice.prompt.guarding import hours_of, log_of, of_child, overview, within
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.guarded import GuardedPeople
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import tell_alone
from appservice.turns.zones import zone_of

_LOGGED: Final = 200
_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class _Room:
    """A single group as it was named: its ID, and what it is called."""

    room_id: RoomId | None = None
    name: str = ""


class GuardianDesk:
    """Performs `CarryGuardianWish`. May be repeated: a change has the act's key, a reply its ID."""

    def __init__(
        self,
        guardians: Guardians,
        people: GuardedPeople,
        places: Places,
        asking: GuardianAsking,
        homeserver: Homeserver,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._guardians = guardians
        self._people = people
        self._places = places
        self._asking = asking
        self._homeserver = homeserver
        self._rules = rules
        self._clock = clock
        self._fault = fault

    async def carry(self, stored: StoredAct, act: CarryGuardianWish) -> str:
        """Show it or do it, and say what came of it."""
        wish, prefix = wish_in(act.rest), (await self._rules()).prefix
        if isinstance(wish, AskChild):
            return await self._asking.ask(stored, act.by, wish.child)
        if isinstance(wish, AnswerAsk):
            return await self._asking.answer(stored, act.by, wish)
        if isinstance(wish, EndLink):
            return await self._asking.end(stored, act.by, wish.other)
        if isinstance(wish, Wrong):
            return await self._tell(stored, act.by, told(say(wish.say, prefix=prefix)))
        if isinstance(wish, ShowAll):
            return await self._overview(stored, act.by, prefix)
        links = await self._of(wish.child)
        own = next((link for link in links if link.guardian == act.by), None)
        if own is None:
            content = told(say("guardian_not_yours", child=wish.child, prefix=prefix))
            return await self._tell(stored, act.by, content)
        if isinstance(wish, ShowLog):
            content = log_of(wish.child, await self._guardians.log(wish.child, _LISTED))
        elif isinstance(wish, ShowChild):
            places = await self._places.of(wish.child)
            log = await self._guardians.log(wish.child, _LOGGED)
            limits = merged(link.limits for link in links)
            content = of_child(wish.child, links, limits, places, log, prefix)
        else:
            content = told(await self._decide(stored, act.by, own, wish, prefix))
        return await self._tell(stored, act.by, content)

    async def _overview(self, stored: StoredAct, by: UserId, prefix: str) -> str:
        own = await self._of(by)
        log = await self._guardians.log(by, _LOGGED) if own else []
        children = [
            link
            for link in await self._guardians.of_guardian(by)
            if link.words and await self._is_child(link)
        ]
        content = overview(own, children, log, alarms=self._people.alarms, prefix=prefix)
        return await self._tell(stored, by, content)

    async def _is_child(self, link: Link) -> bool:
        return not link.child or holds(link, await self._people.age_of(link.child))

    async def _of(self, child: UserId) -> tuple[Link, ...]:
        self._people.forget(child)
        return (await self._people.links_of([child], fresh=True)).get(child, ())

    async def _decide(
        self, stored: StoredAct, by: UserId, own: Link, wish: SetLimit, prefix: str
    ) -> str:
        """Change it, and the sentence that says so, or says why not."""
        child = own.child
        age = await self._people.age_of(child)
        if not may_decide(own, await self._people.age_of(by), age):
            return say("guardian_not_stated", child=child)
        if isinstance(wish, SetQuiet) and wish.hours is not None:
            zone = zone_of(wish.hours.zone)
            if zone is None:
                return say("guardian_zone_unknown", zone=wish.hours.zone)
            wish = SetQuiet(child, replace(wish.hours, zone=zone))
        room = _Room()
        if isinstance(wish, SetRoom):
            room = _room_in(wish.room, await self._places.of(child))
            if room.room_id is None:
                return say("guardian_no_room", child=child, room=wish.room, prefix=prefix)
        key, data = _said(wish, room)
        entry = Entry(
            key=f"wish:{stored.act_id}",
            child=child,
            guardian=by,
            to=child,
            by=by,
            at_ms=self._clock(),
            say=key,
            data=data,
        )

        def change(link: Link) -> Link | None:
            after = replace(link, limits=applied(link.limits, wish, room.room_id))
            return after if after != link and link.words else None

        self._fault("guardian-deciding")
        await self._guardians.change(by, child, change, [entry])
        self._people.forget(child)
        self._fault("guardian-decided")
        return say("guardian_done", child=child, what=within(key, **dict(data)))

    async def _tell(self, stored: StoredAct, by: UserId, content: Mapping[str, Any]) -> str:
        chat = (stored.room_id, by, (await self._rules()).ai)
        sent = await tell_alone(self._homeserver, chat, content, f"parlour-{stored.act_id}")
        return "no private chat any more" if sent is None else "told"


def _room_in(word: str, places: list[Place]) -> _Room:
    """The group that is meant. One by its ID may be one that the child is not in yet."""
    if word.startswith("!") and len(word) > 1:
        name = next((place.name for place in places if place.room_id == word), word)
        return _Room(RoomId(word), name)
    number = word.rstrip(".").removeprefix("#")
    if number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(places):
        place = places[int(number[:9]) - 1]
        return _Room(place.room_id, place.name)
    return _Room()


def _said(wish: SetLimit, room: _Room) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The sentence that says what is decided, and what fills it in."""
    if isinstance(wish, SetQuiet):
        if wish.hours is None:
            return "guardian_quiet_off", ()
        return "guardian_quiet", tuple(hours_of(wish.hours).items())
    if isinstance(wish, SetRoom):
        return f"guardian_room_{wish.word}", (("room", room.name),)
    return f"guardian_{wish.switch}_{'on' if wish.on else 'off'}", ()
