"""The parts that read what is remembered of people: built for the direct side, and for no other."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from appservice.app.side import Surroundings
from appservice.direct.asking import DirectAsking
from appservice.direct.remembering import MemoryDesk
from appservice.model.ids import RoomId, UserId
from appservice.personal.meaning import ByMeaning
from appservice.ports.directory import Directory
from appservice.storage.stores import PersonalStore
from appservice.turns.beside import CountedEmbed
from appservice.turns.perform import Performers
from appservice.turns.reaching import Reaching


class MemoryParts:
    """`around` is what the direct side works with: prompts that hold what is remembered."""

    def __init__(self, personal: PersonalStore, directory: Directory, around: Surroundings) -> None:
        self._personal = personal
        self._directory = directory
        self._by_meaning: ByMeaning | None = None
        reaching = Reaching(personal.chat, around.homeserver, around.rules)
        if (embed := around.embed) is not None:
            counted = embed if around.tally is None else CountedEmbed(embed, around.tally)
            self._by_meaning = ByMeaning(counted, reaching.now)
        asking = DirectAsking(
            around.asking.ai,
            around.ai_name,
            around.budget,
            around.clock,
            personal.memories,
            self._by_meaning,
            shows_typing=around.asking.shows_typing,
            known=around.known,
        )
        self.around = replace(around, asking=asking)

    def forgotten(self, user: UserId) -> None:
        """Let go of what is in memory of a person's lines: some of them are gone."""
        if self._by_meaning is not None:
            self._by_meaning.forget(user)

    def performers(self, look: Callable[[RoomId], Awaitable[None]]) -> Performers:
        """Who carries out which act. `look` is told of rooms whose answers may be untrue now."""

        async def changed(user: UserId) -> None:
            self.forgotten(user)
            for room_id in await self._directory.direct_chats(user):
                await look(room_id)

        desk = MemoryDesk(
            self._personal.chat,
            self._personal.memories,
            self.around.homeserver,
            self.around.rules,
            changed,
            self.around.clock,
        )
        return desk.performers()
