"""One child in the room changes what is said to all of it, and nobody is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from stage.ages import Issuer, state_age
from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Rule
from tests.journeys.robust import faulty_parlour, history
from tests.journeys.speech import ask, eventually, tell
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

BETWEEN_US = "These are grown-up words that go on for a while, as models write. "
TELLING = ("grown-up words", "as models write")


@dataclass
class House:
    """A Parlour that believes an issuer, and has words rated for whoever is no known adult."""

    world: World
    parlour: Parlour
    faults: Faults
    issuer: Issuer

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def person(self, name: str, band: str) -> Person:
        person = await self.world.person(name)
        await state_age(person, self.issuer, band)
        return person

    async def adults(self) -> tuple[Person, Person, str]:
        """Two adults in a group that its maker opened for adults."""
        alice, bob = await self.person("Alice", "adult"), await self.person("Bob", "adult")
        room = await make_group(alice, self.ai, bob)
        await tell(alice, room, self.ai, "!ai audience adults", "among adults, as")

        async def is_hidden() -> bool:
            seen = await bob.state(room, "m.room.history_visibility")
            return bool(seen["history_visibility"] == "joined")

        await eventually(is_hidden)
        return alice, bob, room

    async def is_rated(self, asker: Person, room: str) -> bool:
        """Whether an answer was rated before it was said: only one for all ages is."""
        answer = await ask(asker, room, self.ai)
        said = str(answer["content"]["body"])
        return any(said in text for text in self.world.model.rated)

    async def begun(self, asker: Person, seer: Person, room: str) -> tuple[str, dict[str, Any]]:
        """A question whose answer comes word by word, once it was edited; its first part.

        Asked anew it gets another answer.
        """
        await ask(asker, room, self.ai)  # by now it is known that the model does not think aloud
        question = word()
        self.world.model.rule(Rule(when=question, answer=BETWEEN_US * 30, times=1, pace_s=0.05))
        asked = await asker.send_text(room, question, mentions=[self.ai])
        first = await seer.wait_text(room, TELLING[0], sender=self.ai, after=asked)

        def is_edit(event: dict[str, Any]) -> bool:
            about = event["content"].get("m.relates_to", {})
            return bool(about.get("event_id") == first["event_id"])

        await seer.wait_event(room, is_edit, 30, after=first["event_id"], what="an edit")
        return question, first

    async def nothing_stays(self, seer: Person, room: str, question: str, first: str) -> None:
        """Until it was said anew, and no event of the room holds a word of before."""
        await seer.wait_redacted(room, first)
        await seer.wait_text(room, answer_to(question), 30, sender=self.ai)
        events = await history(seer, room)
        own = [event for event in events if event["sender"] == self.ai]
        assert any(answer_to(question) in str(event["content"]) for event in own)
        for event in own:
            assert not any(each in str(event["content"]) for each in TELLING), event
        assert any(answer_to(question) in text for text in self.world.model.rated)


@pytest.fixture(scope="module")
async def house(world: World) -> AsyncIterator[House]:
    issuer = Issuer.new()
    shielded = {
        "age": {
            "issuers": {issuer.name: [issuer.public_key]},
            "reader": "admin",
            "admin_token": await world.a.admin_token(),
            "unknown": "shielded",
            "groups": "all_ages",
        },
        "content": {"moderations": {"base_url": world.model.url}},
    }
    parlour, faults = faulty_parlour(world, shielded)
    await parlour.start()
    yield House(world, parlour, faults, issuer)
    await parlour.stop()


async def test_a_group_is_for_adults_by_its_makers_word_until_a_child_comes(house: House) -> None:
    alice, bob = await house.person("Alice", "adult"), await house.person("Bob", "adult")
    room = await make_group(alice, house.ai, bob)
    assert await house.is_rated(bob, room)
    await tell(bob, room, house.ai, "!ai audience adults", "Only ")
    await tell(alice, room, house.ai, "!ai audience adults", "among adults, as")

    async def is_free() -> bool:  # as soon as what was said before is hidden
        return not await house.is_rated(alice, room)

    await eventually(is_free, 30)
    carol = await house.person("Carol", "13_15")
    await alice.invite(room, carol.user_id)
    await carol.wait_invite(room=room)
    await carol.join(room)
    await alice.wait_member(room, carol.user_id)
    assert await house.is_rated(bob, room)
    await tell(carol, room, house.ai, "!ai audience all", "fit for all ages here, as")


async def test_a_child_comes_while_it_is_answered_and_nothing_of_that_stays(house: House) -> None:
    alice, bob, room = await house.adults()
    carol = await house.person("Carol", "13_15")
    question, first = await house.begun(alice, bob, room)
    await alice.invite(room, carol.user_id)
    await carol.wait_invite(room=room)
    await carol.join(room)
    await house.nothing_stays(bob, room, question, first["event_id"])


async def test_it_becomes_known_meanwhile_that_somebody_is_no_adult(house: House) -> None:
    alice, bob, room = await house.adults()
    question, first = await house.begun(alice, bob, room)
    await state_age(bob, house.issuer, "16_17")
    await house.nothing_stays(alice, room, question, first["event_id"])


async def test_so_it_does_of_the_person_of_a_direct_chat(house: House) -> None:
    alice = await house.person("Alice", "adult")
    room = await direct_chat(alice, house.ai)
    question, first = await house.begun(alice, alice, room)
    await state_age(alice, house.issuer, "16_17")
    await house.nothing_stays(alice, room, question, first["event_id"])


@pytest.mark.soak
@pytest.mark.parametrize("point", ["part-shown", "model-answered", "before-send", "committed"])
async def test_killed_and_back_among_others_nothing_of_it_stays(house: House, point: str) -> None:
    alice, bob, room = await house.adults()
    carol = await house.person("Carol", "13_15")
    question, first = await house.begun(alice, bob, room)
    house.faults.kill_at(point)
    if point == "committed":
        await alice.invite(room, carol.user_id)
    await house.parlour.process.wait_end(60)
    if point != "committed":
        await alice.invite(room, carol.user_id)
    await carol.wait_invite(room=room)
    await carol.join(room)
    await house.parlour.start()
    await house.nothing_stays(bob, room, question, first["event_id"])
