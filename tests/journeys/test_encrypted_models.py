"""What is said in encrypted rooms stays where the operator says: with own models, and sealed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stage.encrypted_person import EncryptedPerson
from stage.faulty import Faults
from stage.parlour import Parlour
from stage.scripted_model import ScriptedModel
from stage.scripted_model_rules import Do, Rule
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


@dataclass(frozen=True)
class TwoModels:
    """A Parlour that asks `elsewhere` first; only `home` may hear what is said encrypted."""

    world: World
    parlour: Parlour
    elsewhere: ScriptedModel
    faults: Faults

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    def heard_elsewhere(self, text: str) -> bool:
        return any(text.encode() in asked.raw for asked in self.elsewhere.requests)

    def heard_at_home(self, text: str) -> bool:
        return any(text.encode() in asked.raw for asked in self.world.model.requests)


@pytest.fixture(scope="module")
async def two(world: World) -> AsyncIterator[TwoModels]:
    async with ScriptedModel() as elsewhere:
        models = {
            "primary": {"base_url": elsewhere.url, "model": "scripted", "name": "far-away"},
            "fallback": {"base_url": world.model.url, "model": "scripted", "local": True},
        }
        faults = Faults(world.directory / "two-models.json")
        running = world.encrypted_parlour(
            {
                "models": models,
                "privacy": {"local_models_only_in_encrypted_rooms": True},
                "groups": {"settle": "1s"},
            },
            faulty=faults.env,
            rooms="plain",
        )
        await running.start()
        yield TwoModels(world, running, elsewhere, faults)
        await running.stop()


async def _encrypted_chat(two: TwoModels, person: EncryptedPerson) -> str:
    room = await person.create_direct(two.ai, encrypted=True)
    await person.wait_member(room, two.ai)
    await person.wait_text(room, "one of its ends", sender=two.ai)
    return room


async def test_only_a_model_of_ones_own_hears_what_is_said_in_an_encrypted_room(
    two: TwoModels,
) -> None:
    alice = await two.world.encrypted_person("Alice")
    hidden, shown, both = word(), word(), word()
    room = await _encrypted_chat(two, alice)
    told = await alice.wait_text(room, "one of its ends", sender=two.ai)
    assert "machines of whoever runs me" in told["content"]["body"]
    assert "far-away" not in told["content"]["body"]
    for question in (hidden, both):
        await alice.send_text(room, question)
        await alice.wait_text(room, answer_to(question), sender=two.ai)
        assert two.heard_at_home(question)
    plain = await direct_chat(alice, two.ai)
    await alice.send_text(plain, shown)
    await alice.wait_text(plain, answer_to(shown), sender=two.ai)
    assert two.heard_elsewhere(shown), "in the clear the first model is asked: the mark decides"
    assert not two.heard_elsewhere(hidden)
    assert not two.heard_elsewhere(both)


async def test_when_the_own_model_fails_nobody_else_is_asked(two: TwoModels) -> None:
    alice = await two.world.encrypted_person("Alice")
    room, question = await _encrypted_chat(two, alice), word()
    two.world.model.rule(Rule(Do.ERROR, when=question, status=404))
    await alice.send_text(room, question)
    await alice.wait_text(room, "can't think of an answer", sender=two.ai)
    assert two.heard_at_home(question)
    assert not two.heard_elsewhere(question)


async def test_a_question_that_is_open_when_its_room_becomes_encrypted_is_called_home(
    two: TwoModels,
) -> None:
    alice = await two.world.encrypted_person("Alice")
    bob = await two.world.encrypted_person("Bob")
    room, before, after = await make_group(alice, two.ai, bob), word(), word()
    two.elsewhere.rule(Rule(Do.HANG, when=before))
    await alice.send_text(room, f"{two.ai} {before}")
    await two.elsewhere.wait_for(1, containing=before)
    await alice.encrypt_room(room)
    answered = await alice.wait_text(room, answer_to(before), sender=two.ai)
    assert answered["encrypted"]
    assert two.heard_at_home(before)
    count = len(two.elsewhere.requests)
    await bob.send_text(room, f"{two.ai} {after}")
    await bob.wait_text(room, answer_to(after), sender=two.ai)
    assert len(two.elsewhere.requests) == count


async def test_a_question_of_a_room_that_became_encrypted_meanwhile_is_asked_at_home(
    two: TwoModels,
) -> None:
    """What is stored of the room says that it is not: it is looked at again before each call."""
    alice = await two.world.encrypted_person("Alice")
    bob = await two.world.encrypted_person("Bob")
    room, question = await make_group(alice, two.ai, bob), word()
    two.faults.kill_at("before-model")
    await alice.send_text(room, f"{two.ai} {question}")
    await two.parlour.process.wait_end(20)
    await alice.encrypt_room(room)
    await two.parlour.start()
    await alice.wait_text(room, answer_to(question), 30, sender=two.ai)
    assert not two.heard_elsewhere(question)


@pytest.mark.parametrize("sealed", [True, False])
async def test_what_was_said_is_nowhere_on_the_disk(
    world: World, two: TwoModels, parlour: Parlour, *, sealed: bool
) -> None:
    """Without a secret it is: this looks into the right files."""
    here = two.parlour if sealed else parlour
    # Names so long that no ciphertext spells one by chance.
    alice = await world.person("Alexandrina")
    bob = await world.person("Bartholomew")
    chat, direct = await direct_chat(alice, here.seat.ai_user_id), word()
    await alice.send_text(chat, direct)
    await alice.wait_text(chat, answer_to(direct), sender=here.seat.ai_user_id)
    room, said = await make_group(alice, here.seat.ai_user_id, bob, name="Sesame"), word()
    await alice.send_text(room, f"{here.seat.ai_user_id} {said}")
    await alice.wait_text(room, answer_to(said), sender=here.seat.ai_user_id)
    kept = _bytes_of(here.directory)
    assert room.encode() in kept
    for words in (direct, said, answer_to(said), "Sesame", "Alexandrina", "Bartholomew"):
        assert (words.encode() not in kept) is sealed, words


def _bytes_of(directory: Path) -> bytes:
    files = [path for path in sorted(directory.rglob("*.db*")) if path.is_file()]
    assert len({path.name.partition(".")[0] for path in files}) >= 2
    return b"".join(path.read_bytes() for path in files)


async def test_another_secret_is_refused_at_the_start_and_the_old_one_finds_everything(
    two: TwoModels,
) -> None:
    alice = await two.world.person("Alice")
    chat, before, after = await direct_chat(alice, two.ai), word(), word()
    await alice.send_text(chat, f"My boat is called {before}.")
    await alice.wait_text(chat, answer_to(before), sender=two.ai)
    await two.parlour.stop()
    settings, other = two.parlour.settings, {"encryption": {"secret": "x" * 32}}
    two.parlour.settings = {**settings, **other}
    ended = await two.parlour.command("run")
    assert ended.code != 0
    assert "are wrapped by another master key: put that one back" in ended.errors
    two.parlour.settings = settings
    await two.parlour.start()
    await alice.send_text(chat, f"And {after}?")
    await alice.wait_text(chat, answer_to(after), sender=two.ai)
    asked = next(each for each in two.elsewhere.requests if after.encode() in each.raw)
    assert before.encode() in asked.raw, "what was said before is known"
