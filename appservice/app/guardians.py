"""The parts of guardians: on the direct side, over what the rooms' side keeps without words."""

from appservice.app.application import Application
from appservice.app.side import Beside, Surroundings
from appservice.direct.guardian_asking import GuardianAsking
from appservice.direct.guardian_desk import GuardianDesk
from appservice.direct.guardian_news import GuardianNews
from appservice.group.places import GroupPlaces
from appservice.model.guardianship import CarryGuardianWish
from appservice.model.proposing import SettleProposal
from appservice.ports.store import StoredAct
from appservice.storage.stores import RoomsStore
from appservice.turns.guarded import GuardedPeople


def teach_guardians(
    application: Application,
    rooms: RoomsStore,
    around: Surroundings,
    people: GuardedPeople,
    *,
    handshake: bool,
) -> list[Beside]:
    """Who carries out wishes, and reactions to what a child was asked; what is to run beside."""
    common = (around.homeserver, around.rules, around.clock, around.fault)
    asking = GuardianAsking(rooms.guardians, people, rooms.directory, *common, handshake=handshake)
    places = GroupPlaces(rooms.chat, around.homeserver)
    desk = GuardianDesk(rooms.guardians, people, places, asking, *common)
    proposals = application.private.performers()[SettleProposal]

    async def settle(stored: StoredAct, act: SettleProposal) -> str:
        done = await asking.settle(stored, act)
        return await proposals(stored, act) if done is None else done

    application.direct_side.acts.learn({CarryGuardianWish: desk.carry, SettleProposal: settle})
    telling = GuardianNews(rooms.guardians, rooms.directory, *common)
    return [(telling.run, "news of guardians")]
