"""The scene: a group is made by one sentence, and the AI answers in it across two servers."""

import asyncio
from collections.abc import Callable

from appservice.prompt.pieces import LIVE
from stage.demo.say import heading, speech
from stage.person import Person
from stage.sight import Event

_PATIENCE_S = 180.0
_LOOK_S = 0.2
_GROUP = "Kyoto trip"


class Scene:
    """Plays and prints. `cast` has alice and bob on the one homeserver, carol on the other."""

    def __init__(self, ai: str, cast: dict[str, Person]) -> None:
        self._ai = ai
        self._cast = cast

    async def play(self) -> str:
        """The whole scene; the group's room ID."""
        alice = self._cast["alice"]
        heading("Alice opens a direct chat with the AI")
        chat = await alice.create_direct(self._ai)
        await self._hear(alice, chat, None)
        heading("whose account says how old she is, in words that only an issuer can sign")
        asked = await self._say("alice", chat, "!ai age")
        await self._hear(alice, chat, asked)
        heading("and asks it for a group, with Bob here and Carol on the other homeserver")
        before = {invite.room_id for invite in alice.invites()}
        others = " ".join(self._cast[name].user_id for name in ("bob", "carol"))
        asked = await self._say("alice", chat, f'!ai new "{_GROUP}" {others}')
        room = await self._new_invitation(alice, before)
        await self._enter(room)
        await self._hear(alice, chat, asked)
        heading(f"In “{_GROUP}”")
        await self._hear(alice, room, None)
        await self._talk(room)
        return room

    async def _talk(self, room: str) -> None:
        await self._say("bob", room, "I would love to see temples and eat noodles.")
        carol = await self._say("carol", room, "And I want one day of hiking in the hills.")
        await self._cast["alice"].wait_id(room, carol)
        asked = await self._say(
            "alice", room, "Parlour, what would you do on our first day?", mentions=[self._ai]
        )
        first = await self._hear(self._cast["alice"], room, asked, answer=True)
        await self._cast["carol"].wait_id(room, first, _PATIENCE_S)
        asked = await self._say(
            "carol", room, "Which month is best for hiking there?", reply_to=first
        )
        await self._hear(self._cast["carol"], room, asked, answer=True)
        heading("What is not for the AI it leaves alone, and says why when somebody asks")
        asked = await self._say("bob", room, "Carol, can you bring the map?")
        asked = await self._say("bob", room, "!ai why", reply_to=asked)
        await self._hear(self._cast["bob"], room, asked)
        asked = await self._say("bob", room, "!ai help")
        await self._hear(self._cast["bob"], room, asked)

    async def _new_invitation(self, who: Person, before: set[str]) -> str:
        """The room of an invitation that an earlier, broken-off demo has not left behind."""

        def look() -> str | None:
            rooms = [i.room_id for i in who.invites() if i.inviter == self._ai]
            return next((room for room in rooms if room not in before), None)

        return await who.sight.until(look, "the group's invitation", _PATIENCE_S)

    async def _enter(self, room: str) -> None:
        server = self._ai.partition(":")[2]
        for person in self._cast.values():
            await person.wait_invite(_PATIENCE_S, room=room)
            await person.join(room, via=[server])
        for person in self._cast.values():
            for other in self._cast.values():
                await person.wait_member(room, other.user_id, timeout_s=_PATIENCE_S)

    async def _say(
        self,
        name: str,
        room: str,
        text: str,
        *,
        mentions: list[str] | None = None,
        reply_to: str | None = None,
    ) -> str:
        speech(name.capitalize(), text)
        return await self._cast[name].send_text(
            room, text, mentions=mentions or [], reply_to=reply_to
        )

    async def _hear(
        self, who: Person, room: str, after: str | None, *, answer: bool = False
    ) -> str:
        """The AI's next message (its next answer) as `who` sees it; its event ID."""
        event = await who.wait_event(
            room, _by(self._ai, answer), _PATIENCE_S, after=after, what="the AI"
        )
        event_id = str(event["event_id"])
        speech("Parlour", await self._whole(who, room, event_id), ai=True)
        return event_id

    async def _whole(self, who: Person, room: str, event_id: str) -> str:
        """The words of a message, once it grows no more."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                seen = [one for one in await who.shown(room) if one.event_id == event_id]
                if seen and LIVE not in seen[0].content:
                    return seen[0].body
                await asyncio.sleep(_LOOK_S)


def _by(ai: str, answer: bool) -> Callable[[Event], bool]:
    def fits(event: Event) -> bool:
        kind = event.get("content", {}).get("msgtype")
        return (
            event["sender"] == ai
            and event["type"] == "m.room.message"
            and (kind == "m.text" or not answer)
        )

    return fits
