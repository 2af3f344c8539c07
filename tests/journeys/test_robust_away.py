"""Parlour, the homeserver or the model away for a while: nothing is lost, nothing said twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import pytest

from stage.chaos import Talker
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Do, Rule
from tests.journeys.robust import aged, bodies, eventually, history
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


@dataclass
class Seated:
    """A Parlour that may be stopped, and a group with it."""

    world: World
    parlour: Parlour
    alice: Person
    bob: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def ask(self, room: str | None = None) -> str:
        question = word()
        await self.alice.send_text(room or self.room, f"and {question}?", mentions=[self.ai])
        return question

    async def others_speak(self) -> None:
        """Of Alice alone, asking again and again, it would think that she is a program."""
        await self.bob.send_text(self.room, word())

    async def answered(self, question: str, room: str | None = None) -> None:
        await self.alice.wait_text(room or self.room, answer_to(question), 40, sender=self.ai)

    async def restart(self, **changes: dict[str, str]) -> None:
        """Start (again) with other settings, section by section; they hold until changed again."""
        await self.parlour.stop()
        self.parlour.settings.update(changes)
        await self.parlour.start()

    async def said(self, room: str | None = None) -> list[str]:
        return await bodies(self.alice, room or self.room, self.ai)


@pytest.fixture(scope="module")
async def seated(world: World) -> AsyncIterator[Seated]:
    parlour = world.parlour({"models": {"primary": {"max_retries": 1}}})
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Seated(world, parlour, alice, bob, room)
    world.model.clear()
    await parlour.stop()


async def test_invited_while_down(world: World) -> None:
    parlour = world.parlour()
    ai = parlour.seat.ai_user_id
    await parlour.start()
    await parlour.stop()
    alice = await world.person("Alice")
    room = await alice.create_direct(ai)
    question = word()
    await alice.send_text(room, f"hello {question}")
    await parlour.start()
    await alice.wait_text(room, answer_to(question), 30, sender=ai)
    said = await bodies(alice, room, ai)
    assert len(said) == 2, said
    assert "ask me anything" in said[0]
    await parlour.stop()


async def test_appservice_down_within_max_age(seated: Seated) -> None:
    await seated.parlour.stop()
    first, second = await seated.ask(), await seated.ask()
    await seated.parlour.start()
    await seated.answered(first)
    await seated.answered(second)
    last = await seated.ask()
    await seated.answered(last)
    said = await seated.said()
    words = " ".join(said).split()  # a burst has one answer
    assert [words.count(answer_to(q)) for q in (first, second, last)] == [1, 1, 1]
    assert not any("I was away" in one for one in said)


async def test_appservice_down_beyond_max_age(seated: Seated) -> None:
    """History only, one line for the room, and no old command is carried out."""
    before = await _told_of_absences(seated)
    await seated.parlour.stop()
    old = [await seated.ask(), await seated.ask()]
    await seated.alice.send_text(seated.room, "!ai leave")
    await aged(seated.alice, seated.room, 2.5)
    await seated.restart(answers={"max_age": "2s"}, commands={"max_age": "2s"})
    await seated.alice.wait_text(seated.room, "I was away from", 30, sender=seated.ai)
    await seated.alice.wait_text(seated.room, "reached me too late", 30, sender=seated.ai)
    await seated.restart(answers={"max_age": "15m"}, commands={"max_age": "5m"})
    last = await seated.ask()
    await seated.answered(last)
    said = await seated.said()
    assert await _told_of_absences(seated) == before + 1
    assert not any(answer_to(question) in said for question in old)
    asked = next(r for r in reversed(seated.world.model.requests) if last in r.last_user)
    told = " ".join(text for _, text in asked.texts)
    assert all(question in told for question in old), "history has what was not answered"
    assert seated.alice.members(seated.room)[seated.ai] == "join", "the old command was not obeyed"


async def test_a_question_left_open_for_too_long_is_not_answered_late(seated: Seated) -> None:
    """Killed while the model thought, and back only after everybody has gone home."""
    model, stuck = seated.world.model, word()
    before = await _told_of_absences(seated)
    model.rule(Rule(Do.HANG, when=stuck))
    asked = await seated.alice.send_text(seated.room, f"and {stuck}?", mentions=[seated.ai])
    await model.wait_for(1, containing=stuck)
    waiting = await seated.ask()
    await seated.alice.wait_text(seated.room, waiting)
    await seated.parlour.kill9()
    model.clear()
    await aged(seated.alice, seated.room, 2.5)
    await seated.restart(answers={"max_age": "2s"})
    await seated.alice.wait_text(seated.room, "I was away from", 30, sender=seated.ai, after=asked)
    await seated.restart(answers={"max_age": "15m"})
    await seated.answered(await seated.ask())
    said = await seated.said()
    assert answer_to(stuck) not in said
    assert answer_to(waiting) not in said
    assert await _told_of_absences(seated) == before + 1, "once for each absence"


async def test_model_down_then_up(seated: Seated) -> None:
    lost = word()
    seated.world.model.rule(Rule(Do.ERROR, when=lost))
    await seated.alice.send_text(seated.room, f"and {lost}?", mentions=[seated.ai])
    notice = await seated.alice.wait_text(seated.room, "can't think", 30, sender=seated.ai)
    assert notice["content"]["msgtype"] == "m.notice"
    await seated.world.model.stop()
    unheard = await seated.ask()
    await seated.alice.wait_text(
        seated.room, "can't think", 30, sender=seated.ai, after=notice["event_id"]
    )
    await seated.world.model.start()
    seated.world.model.clear()
    await seated.answered(await seated.ask())
    said = await seated.said()
    assert answer_to(unheard) not in said
    assert sum("can't think" in one for one in said) == 2


async def test_model_hangs_while_others_talk(seated: Seated) -> None:
    """Neither other rooms nor the commands of this one wait for a model that says nothing."""
    model = seated.world.model
    await seated.others_speak()
    other = await direct_chat(seated.alice, seated.ai)
    stuck = word()
    model.rule(Rule(Do.HANG, when=stuck, times=1))
    await seated.alice.send_text(seated.room, f"and {stuck}?", mentions=[seated.ai])
    await model.wait_for(1, containing=stuck)
    waiting = await seated.ask()
    await seated.answered(await seated.ask(other), other)
    await seated.alice.send_text(seated.room, "!ai help")
    await seated.alice.wait_text(seated.room, "Mention me or reply to me", sender=seated.ai)
    said = await seated.said()
    assert answer_to(stuck) not in said
    assert answer_to(waiting) not in said
    model.clear()
    await seated.answered(stuck)
    await seated.answered(waiting)


async def test_graceful_shutdown_hands_back_what_is_under_way(seated: Seated) -> None:
    model = seated.world.model
    await seated.others_speak()
    await seated.restart(shutdown={"grace": "1s"})
    question = word()
    model.rule(Rule(Do.HANG, when=question, times=1))
    await seated.alice.send_text(seated.room, f"and {question}?", mentions=[seated.ai])
    await model.wait_for(1, containing=question)
    begun = asyncio.get_running_loop().time()
    assert await seated.parlour.stop() == 0
    assert asyncio.get_running_loop().time() - begun < 8, "the model would hang for a minute"
    await seated.parlour.start()
    await seated.answered(question)
    await seated.answered(await seated.ask())
    assert (await seated.said()).count(answer_to(question)) == 1


async def test_graceful_shutdown_waits_for_an_answer_that_is_near(seated: Seated) -> None:
    await seated.others_speak()
    await seated.restart(shutdown={"grace": "10s"})
    model, question = seated.world.model, word()
    model.rule(Rule(when=question, delay_s=1.5))
    await seated.alice.send_text(seated.room, f"and {question}?", mentions=[seated.ai])
    await model.wait_for(1, containing=question)
    assert await seated.parlour.stop() == 0
    asked = sum(question in one.last_user for one in model.requests)
    await seated.parlour.start()
    await seated.answered(question)
    assert sum(question in one.last_user for one in model.requests) == asked == 1
    assert (await seated.said()).count(answer_to(question)) == 1


@pytest.mark.timeout(400)
async def test_homeserver_restarts_under_load(seated: Seated) -> None:
    """Every mention that the homeserver took is answered once, by transaction or by looking."""
    await seated.others_speak()
    carla = await seated.world.person("Carla")
    rooms = [seated.room, *[await make_group(carla, seated.ai, seated.alice) for _ in range(2)]]
    talker = Talker(seated.alice.account, seated.ai)
    for killed in (False, True):
        before = len(talker.asked)
        others = (seated.bob, carla, carla)  # of one alone it would think that it is a program
        asking = asyncio.gather(
            *(_many(talker, room, 6, by) for room, by in zip(rooms, others, strict=True))
        )
        await eventually(partial(_taken, talker, before + 4), "some mentions")
        await seated.world.a.restart(kill=killed)
        await asking
    assert len(talker.asked) == 36

    async def complete() -> bool:
        return (await talker.tally()).complete

    await eventually(complete, "all mentions answered", 60)


async def _told_of_absences(seated: Seated) -> int:
    return sum("I was away from" in one for one in await seated.said())


async def _many(talker: Talker, room: str, count: int, other: Person) -> None:
    for number in range(count):
        await talker.have_asked(room, other.account if number % 2 else talker.account)


async def _taken(talker: Talker, count: int) -> bool:
    return len(talker.asked) >= count


async def test_ready_says_when_the_homeserver_is_away(seated: Seated) -> None:
    await seated.world.a.stop()

    async def unready() -> bool:
        return not await seated.parlour.ready()

    await eventually(unready, "/ready says no")
    await seated.world.a.start()
    await eventually(seated.parlour.ready, "/ready says yes")
    await seated.answered(await seated.ask())
    assert (await history(seated.alice, seated.room))[-1]["sender"] == seated.ai
