"""An organisation's rules about who may be in one group, each with the one public sentence."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from stage.ages import Issuer, set_age, state_age
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import get_code, make_link, redeem
from tests.journeys.speech import ask, eventually, said_by, tell
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

SERVERS = "rules about who of different servers and ages"
UNSTATED = "rules about people whose age nobody stated"
NOT_YET = "A guardian of yours has to agree"


@dataclass
class House:
    """A Parlour whose rules change at a restart, and people at two homeservers."""

    world: World
    parlour: Parlour
    issuer: Issuer
    chats: dict[str, str] = field(default_factory=dict)

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def rule(self, name: str) -> None:
        self.parlour.settings["age"] |= {"policy": [name]}
        await self.parlour.restart()

    async def person(
        self, name: str, band: str | None, *, far: bool = False, guardians: Sequence[str] = ()
    ) -> Person:
        """Somebody with a chat of their own; who is far is of a server of adults."""
        person = await self.world.person(name, self.world.b if far else None)
        if band is not None:
            await state_age(person, self.issuer, band, guardians=guardians)
        self.chats[person.user_id] = await direct_chat(person, self.ai)
        return person

    async def group(self, maker: Person, *others: Person) -> str:
        return await make_group(maker, self.ai, *others, chat=self.chats[maker.user_id])

    async def by_link(self, maker: Person, room: str, who: Person, expect: str) -> str:
        """Have somebody try to come in by a link; all that the AI says to it."""
        code = await get_code(await make_link(maker, room, self.ai))
        said = await redeem(who, self.chats[who.user_id], self.ai, code, expect)
        return str(said["content"]["body"])

    async def refused(self, asker: Person, room: str, who: Person) -> None:
        """Adding somebody is refused, in the words that every such refusal has."""
        no = f"I can't invite {who.user_id} now."
        said = await tell(asker, room, self.ai, f"!ai add {who.user_id}", no)
        assert said["content"]["body"] == no

    async def added(self, asker: Person, room: str, who: Person) -> None:
        await asker.send_text(room, f"!ai add {who.user_id}")
        await who.wait_invite(room=room)
        await who.join(room, via=[self.ai.partition(":")[2]])
        await asker.wait_member(room, who.user_id)


@pytest.fixture(scope="module")
async def house(world: World) -> AsyncIterator[House]:
    issuer = Issuer.new("town")
    age = {
        "unknown": "shielded",
        "groups": "all_ages",
        "adult_servers": [world.b.server_name],
        "issuers": {"town": [issuer.public_key]},
        "reader": "admin",
        "admin_token": await world.a.admin_token(),
    }
    parlour = world.parlour({"age": age, "links": {"codes_per_address": 1000}})
    await parlour.start()
    yield House(world, parlour, issuer)
    await parlour.stop()


async def test_adults_of_other_servers_and_minors_are_in_no_group_together(house: House) -> None:
    await house.rule("no_strange_adults")
    alice, kim = await house.person("Alice", "adult"), await house.person("Kim", "13_15")
    far = await house.person("Far", None, far=True)
    grown, young = await house.group(alice, far), await house.group(alice, kim)
    await house.refused(alice, grown, kim)
    await house.refused(alice, young, far)
    said = [
        await house.by_link(alice, grown, kim, SERVERS),
        await house.by_link(alice, young, far, SERVERS),
    ]
    assert said[0] == said[1], "to each of them the same, of others nothing"
    await alice.invite(young, far.user_id)
    withdrawn = await kim.wait_text(young, "so I withdrew that invitation", sender=house.ai)
    assert withdrawn["content"]["body"].startswith(f"I can't invite {far.user_id} now")
    assert await _membership(alice, young, far) == "leave"


async def test_who_is_not_known_is_in_no_group_with_minors(house: House) -> None:
    await house.rule("no_unknown")
    alice, kim = await house.person("Alice", "adult"), await house.person("Kim", "13_15")
    uma = await house.person("Uma", None)
    room = await house.group(alice, kim)
    await house.refused(alice, room, uma)
    assert UNSTATED in await house.by_link(alice, room, uma, UNSTATED)
    await state_age(uma, house.issuer, "adult")
    await house.added(alice, room, uma)
    await set_age(uma, {})
    await tell(uma, house.chats[uma.user_id], house.ai, "!ai age", "I don't know how old")
    unheard = word()
    await alice.send_text(room, unheard, mentions=[house.ai])
    await tell(alice, room, house.ai, "!ai members", uma.user_id)
    assert not any(answer_to(unheard) in said for said in said_by(kim, room, house.ai))


async def test_a_guardian_agrees_to_each_group(house: House) -> None:
    await house.rule("guardians_approve")
    alice, mum = await house.person("Alice", "adult"), await house.person("Mum", "adult")
    ai, kim = house.ai, await house.person("Kim", "13_15", guardians=[mum.user_id])
    room, hers = await house.group(alice), house.chats[mum.user_id]
    await house.by_link(alice, room, kim, NOT_YET)
    asked = await mum.wait_text(hers, f"room {room} approve", sender=ai)
    assert "Kyoto trip" in asked["content"]["body"]
    await house.refused(alice, room, kim)
    wish = f"!ai guardian {kim.user_id} room {room} approve"
    await tell(mum, hers, ai, wish, f"For {kim.user_id} it is now")
    await house.added(alice, room, kim)
    await ask(kim, room, ai)
    await house.refused(alice, await house.group(alice), kim)


async def _membership(seer: Person, room: str, who: Person) -> str:
    async def gone() -> bool:
        return bool((await seer.state(room, "m.room.member", who.user_id))["membership"] == "leave")

    await eventually(gone)
    return "leave"
