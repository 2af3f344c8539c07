"""A person's wish to be out of groups, said where nobody else reads it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from appservice.model.crossing import Place
from appservice.model.guarding import OutWished, WishOut
from appservice.policy.crossing import meant
from appservice.ports.homeserver import Homeserver
from appservice.ports.places import Places
from appservice.ports.store import NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.crossing import told
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import tell_alone


class Parting:
    """Performs `WishOut`. May be repeated: each group gets the wish once."""

    def __init__(
        self,
        places: Places,
        homeserver: Homeserver,
        take_for_rooms: Callable[[NewRow], Awaitable[None]],
        rules: CurrentRules,
        clock: Clock,
    ) -> None:
        self._places = places
        self._homeserver = homeserver
        self._take_for_rooms = take_for_rooms
        self._rules = rules
        self._clock = clock

    async def out(self, stored: StoredAct, act: WishOut) -> str:
        """Hand the wish to each group that is meant, and say which these are."""
        rules = await self._rules()
        places = await self._places.of(act.by)
        chosen = places if act.where == "" else _meant(act.where, places)
        if not chosen:
            return await self._tell(stored, act, told(say("out_none", prefix=rules.prefix)))
        for place in chosen:
            await self._take_for_rooms(
                NewRow(
                    key=f"out:{stored.act_id}:{place.room_id}",
                    room_id=place.room_id,
                    source=Source.OWN,
                    raw=own_to_json(OutWished(act.by)),
                    seen_ms=self._clock(),
                )
            )
        groups = ", ".join(place.name for place in chosen)
        return await self._tell(stored, act, told(say("out_soon", groups=groups)))

    async def _tell(self, stored: StoredAct, act: WishOut, content: Mapping[str, Any]) -> str:
        chat = (stored.room_id, act.by, (await self._rules()).ai)
        said = await tell_alone(self._homeserver, chat, content, f"parlour-{stored.act_id}")
        return "not told: no private chat" if said is None else "told"


def _meant(where: str, places: list[Place]) -> tuple[Place, ...]:
    """The one group that is meant; none where several may be."""
    found = meant(f"me to {where}", places, ()).places
    return found if len(found) == 1 else ()
