"""Crashes, absences and drained keys in encrypted rooms: everything is read, nothing said twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage import accounts
from stage.encrypted_person import EncryptedPerson
from stage.faulty import Faults
from stage.parlour import Parlour
from stage.seat import encrypted
from tests.journeys.encrypted import Cast, sealed_group, unshielded
from tests.journeys.robust import faulty_parlour
from tests.journeys.speech import Event, prompt_about, said_by, whole
from tests.journeys.world import World, answer_to, word


@dataclass
class Scene:
    """A Parlour that may die, and a group with it on both homeservers."""

    parlour: Parlour
    faults: Faults
    cast: Cast
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def mention(self, person: EncryptedPerson, text: str = "") -> str:
        question = word()
        await person.send_text(self.room, f"{text} {question}".strip(), mentions=[self.ai])
        return question

    async def answered(self, *questions: str) -> list[Event]:
        """Each question once, readable to all without a shield."""
        found = []
        for question in questions:
            answer = await self.cast.carol.wait_text(
                self.room, answer_to(question), 40, sender=self.ai
            )
            await unshielded(self.room, answer, self.cast.alice, self.cast.bob, self.cast.carol)
            found.append(answer)
        said = Counter(said_by(self.cast.carol, self.room, self.ai))
        assert [said[answer_to(question)] for question in questions] == [1] * len(questions)
        return found


@pytest.fixture(scope="module")
async def scene(world: World, cast: Cast) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world, encrypted())
    await parlour.start()
    room = await sealed_group(cast.alice, parlour.seat.ai_user_id, cast.bob, cast.carol)
    yield Scene(parlour, faults, cast, room)
    await parlour.stop()


async def test_killed_between_key_and_message(scene: Scene) -> None:
    """Before the key was stored; before it was taken out of the mail; before it is known as said.

    For the last: the same words in another ciphertext are the same message to the homeserver.
    """
    alice, bob, carol = scene.cast.alice, scene.cast.bob, scene.cast.carol
    (first,) = await scene.answered(await scene.mention(bob))
    questions = []
    points = ["keys-fetched", "key-stored", "sent-not-stored"]
    for point, person in zip(points, (carol, carol, alice), strict=True):
        scene.faults.kill_at(point)
        await person.discard_session(scene.room)
        questions.append(await scene.mention(person))
        await scene.parlour.process.wait_end(30)
        await scene.parlour.start()
        await scene.answered(questions[-1])
    assert scene.faults.fired == points
    # Nobody was asked for a key again, which could have made up for one that was lost.
    assert [await who.key_requests(scene.room) for who in (alice, bob, carol)] == [[], [], []]
    *_, last = await scene.answered(*questions, await scene.mention(bob))
    sessions = [await bob.megolm_session_id(scene.room, e["event_id"]) for e in (first, last)]
    assert sessions[0] == sessions[1], "what it speaks in goes on over a crash"


@pytest.mark.soak
async def test_away_for_a_hundred_messages_and_more(world: World, scene: Scene) -> None:
    """The homeserver dies as well, sessions change, and its one-time keys are drained.

    A device that it never saw then writes first of all.
    """
    alice, bob, carol = scene.cast.alice, scene.cast.bob, scene.cast.carol
    await scene.parlour.stop()
    (device,) = await alice.devices_of(scene.ai)
    assert await accounts.drain_one_time_keys(carol.account, scene.ai, device.device_id) >= 10
    laptop = await alice.another_device(await alice.set_up_recovery())
    first = await scene.mention(laptop)
    told = {speaker: [word() for _ in range(50)] for speaker in (bob, carol)}
    for half in (slice(0, 25), slice(25, 50)):
        await asyncio.gather(*(_say(who, scene.room, said[half]) for who, said in told.items()))
        await bob.discard_session(scene.room)
    second = await scene.mention(carol)
    await alice.wait_text(scene.room, second)
    await world.a.restart(kill=True)
    await scene.parlour.start()
    await scene.answered(first, second)
    text = whole(prompt_about(world, second))
    assert all(one in text for said in told.values() for one in said)
    left = await accounts.drain_one_time_keys(carol.account, scene.ai, device.device_id)
    assert left >= 10, "new ones were uploaded"
    await laptop.logout()


async def _say(who: EncryptedPerson, room: str, words: list[str]) -> None:
    for one in words:
        await who.send_text(room, one)
