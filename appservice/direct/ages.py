"""What somebody is taken for, told in their own direct chat; and whom else it may be told to."""

from appservice.model.age import NOT_KNOWN, Age, AgeBand, AgeRules, Trust
from appservice.model.ids import UserId, server_name
from appservice.model.peering import ChooseSharing, OfAges, ShowAge
from appservice.personal.listing import aside_content
from appservice.policy.admission import is_direct_of, still_direct
from appservice.policy.fold import refreshed
from appservice.ports.homeserver import Homeserver
from appservice.ports.peering import AgeSharing
from appservice.ports.people import AgesOf
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.turns.perform import Performers
from appservice.turns.pipeline import CurrentRules


class AgeDesk:
    """Carries out the wishes. Each may be carried out twice."""

    def __init__(
        self,
        store: ChatStore,
        sharing: AgeSharing,
        ages: AgesOf,
        homeserver: Homeserver,
        rules: CurrentRules,
    ) -> None:
        self._store = store
        self._sharing = sharing
        self._ages = ages
        self._homeserver = homeserver
        self._rules = rules

    def performers(self) -> Performers:
        """Who carries out which act."""
        return {ShowAge: self.show, ChooseSharing: self.choose}

    async def show(self, stored: StoredAct, act: ShowAge) -> str:
        """Say what they are taken for, by whose word, and who may be told."""
        rules = await self._rules()
        age = (await self._ages([act.by], stored.room_id, fresh=True)).get(act.by, NOT_KNOWN)
        told = [said_of(age, rules.age)]
        if server_name(act.by) == rules.own_server and rules.age.peers:
            told.append(await self._who_is_told(act.by, rules.age, rules.prefix))
        return await self._tell(stored, act, " ".join(told))

    async def choose(self, stored: StoredAct, act: ChooseSharing) -> str:
        """Note what was chosen, if it was in a chat that still is theirs alone."""
        if not await self._alone(stored, act.by):
            return "no direct chat any more"
        await self._sharing.choose(act.by, shares=act.shares)
        rules = await self._rules()
        if act.shares:
            text = await self._who_is_told(act.by, rules.age, rules.prefix)
        else:
            text = say("age_sharing_ended")
        return await self._tell(stored, act, text)

    async def _who_is_told(self, user: UserId, rules: AgeRules, prefix: str) -> str:
        key = "age_shares" if await self._sharing.shares(user) else "age_shares_not"
        return say(key, servers=", ".join(rules.peers), prefix=prefix)

    async def _tell(self, stored: StoredAct, act: OfAges, text: str) -> str:
        if not await self._alone(stored, act.by):
            return "not said: no direct chat any more"
        content = aside_content(text, act.about, act.thread)
        txn_id = f"parlour-{stored.act_id}"
        await self._homeserver.send(stored.room_id, "m.room.message", content, txn_id)
        return "said"

    async def _alone(self, stored: StoredAct, person: UserId) -> bool:
        """Whether nobody but that person can read there, as the homeserver has it now."""
        known = await self._store.room(stored.room_id)
        if known is None or not is_direct_of(known, person):
            return False
        return still_direct(refreshed(known, await self._homeserver.state(stored.room_id)))


def said_of(age: Age, rules: AgeRules) -> str:
    """The sentence for somebody about their age."""
    if age.trust is Trust.PEER:
        return say("age_peer_adult" if age.band is AgeBand.ADULT else "age_peer_minor")
    if age.trust is Trust.UNREAD:
        return say("age_unread")
    if age.band is AgeBand.UNKNOWN or age.trust is Trust.NONE:
        return say("age_unknown", taken=say(f"age_taken_{rules.unknown}"))
    if age.trust is Trust.SERVER:
        return say("age_server")
    return say(f"age_{age.trust}_{age.band}")
