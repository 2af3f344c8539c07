"""The AI user's identity: one, whatever is lost, copied or cut off."""

import json

import pytest

from stage.encrypted_person import EncryptedPerson
from stage.faulty import Faults
from tests.journeys.keeping_keys import (
    answered,
    bring_back_keys,
    copy_keys,
    logged,
    lose_keys,
    room_with,
    shown_keys,
)
from tests.journeys.robust import eventually
from tests.journeys.verifying import verify
from tests.journeys.world import World, direct_chat, number


async def _has_alone(person: EncryptedPerson, ai: str, device: str) -> None:
    """Until that is the AI's only device to somebody: other servers hear of it a bit later."""

    async def alone() -> bool:
        return [each.device_id for each in await person.devices_of(ai)] == [device]

    await eventually(alone, f"{device} is the only device")


async def _two(world: World) -> tuple[EncryptedPerson, EncryptedPerson]:
    return (
        await world.encrypted_person("Alice"),
        await world.encrypted_person("Bob", world.b),
    )


async def test_lost_and_recovered_it_stays_the_same_to_everybody(world: World) -> None:
    parlour = world.encrypted_parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await _two(world)
    room = await room_with(ai, alice, bob)
    await answered(alice, room, ai)
    await verify(parlour, bob)
    before, seen = await shown_keys(parlour), await bob.identity(ai)
    assert seen.verified
    assert before["master key"].replace(" ", "") == seen.master
    await parlour.stop()
    lose_keys(parlour)

    # Without its keys it makes no second identity, and does the rest.
    await parlour.start()
    await logged(parlour, "encryption_waits")
    assert "parlour keys recover" in parlour.log()
    carol = await world.person("Carol")
    await direct_chat(carol, ai)
    assert await bob.identity(ai) == seen
    examined = json.loads((await parlour.command("doctor", "--json")).output)
    (found,) = [each for each in examined["findings"] if each["check"] == "identity"]
    assert found["mark"] == "wrong"
    assert "parlour keys recover" in found["do"]
    finished = await parlour.command("keys recover")
    assert finished.code != 0
    assert "stop it first" in finished.errors
    await parlour.stop()

    finished = await parlour.command("keys recover")
    assert finished.code == 0, finished.errors
    await parlour.start()
    for person in (alice, bob):
        await answered(person, room, ai)
    after = await shown_keys(parlour)
    assert after["master key"] == before["master key"]
    assert after["device"] != before["device"]
    assert await bob.identity(ai) == seen
    await _has_alone(bob, ai, after["device"])
    key = (parlour.directory / "recovery-key.txt").read_text().strip()
    assert key not in parlour.log() + finished.output
    unasked = await parlour.command("keys show-recovery")
    assert unasked.code != 0
    assert key not in unasked.output + unasked.errors
    shown = await parlour.command("keys show-recovery", "--yes")
    assert shown.output.strip() == key
    await parlour.stop()


@pytest.mark.soak
async def test_without_the_recovery_key_another_identity_begins_by_the_operators_word(
    world: World,
) -> None:
    parlour = world.encrypted_parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await room_with(ai, alice)
    await answered(alice, room, ai)
    before = await shown_keys(parlour)
    await parlour.stop()
    lose_keys(parlour)
    file = parlour.directory / "recovery-key.txt"
    refused = await parlour.command("keys recover", "--new-identity", "--yes")
    assert "put it aside" in refused.errors
    file.unlink()
    refused = await parlour.command("keys recover")
    assert "There is no recovery key" in refused.errors
    begun = await parlour.command("keys recover", "--new-identity", "--yes")
    assert begun.code == 0, begun.errors
    after = await shown_keys(parlour)
    assert after["master key"] != before["master key"]
    assert file.exists()
    await parlour.start()
    assert (await alice.identity(ai)).changed
    assert (await shown_keys(parlour))["master key"] == after["master key"]
    await parlour.stop()


@pytest.mark.soak
async def test_an_old_copy_of_the_keys_is_noticed_and_never_used_again(world: World) -> None:
    parlour = world.encrypted_parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await _two(world)
    room = await room_with(ai, alice, bob)
    await answered(alice, room, ai)
    before, seen = await shown_keys(parlour), await bob.identity(ai)
    await parlour.stop()
    backup = world.directory / f"backup{number()}"
    copy_keys(parlour, backup)
    await parlour.start()
    await answered(bob, room, ai)
    await parlour.stop()
    bring_back_keys(parlour, backup)

    await parlour.start()
    for person in (alice, bob):
        await answered(person, room, ai)
    await logged(parlour, "keys_are_an_old_copy")
    after = await shown_keys(parlour)
    assert after["device"] != before["device"]
    assert after["master key"] == before["master key"]
    assert "old copy" in after["repaired"]
    assert await bob.identity(ai) == seen
    await _has_alone(bob, ai, after["device"])
    # Once is enough.
    await parlour.restart()
    await answered(alice, room, ai)
    assert (await shown_keys(parlour))["device"] == after["device"]
    await parlour.stop()


_STEPS = (
    "identity-made",
    "recovery-key-kept",
    "device-published",
    "secrets-kept",
    "identity-published",
    "device-signed",
)


@pytest.mark.soak
async def test_cut_off_anywhere_at_the_first_start_it_is_one_identity(world: World) -> None:
    """Killed at each step of the first start, one after the other; nothing is shown too early."""
    faults = Faults(world.directory / f"faults{number()}.json")
    parlour = world.encrypted_parlour(faulty=faults.env)
    ai, file = parlour.seat.ai_user_id, parlour.directory / "recovery-key.txt"
    alice = await world.encrypted_person("Alice")
    made: dict[str, str] = {}
    recovery, shown = set(), set()
    for step in _STEPS:
        faults.kill_at(step)
        parlour.launch()
        await parlour.process.wait_end(30)
        made = made or await shown_keys(parlour, code=1)
        recovery.add((step, file.read_text() if file.exists() else None))
        shown.add((step, (await alice.identity(ai)).master))
    assert faults.fired == list(_STEPS)
    await parlour.start()
    room = await room_with(ai, alice)
    await answered(alice, room, ai)
    assert (await shown_keys(parlour))["master key"] == made["master key"]
    words = file.read_text()
    assert recovery == {(step, None if step == _STEPS[0] else words) for step in _STEPS}
    assert file.stat().st_mode & 0o777 == 0o600
    master = made["master key"].replace(" ", "")
    late = ("identity-published", "device-signed")
    assert shown == {(step, master if step in late else None) for step in _STEPS}
    await parlour.stop()


async def test_no_identity_is_made_whose_recovery_key_cannot_be_kept(world: World) -> None:
    nowhere = world.directory / f"nowhere{number()}"
    parlour = world.encrypted_parlour(recovery_key={"file": str(nowhere / "key.txt")})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    await logged(parlour, "encryption_waits")
    alice = await world.encrypted_person("Alice")
    assert not (await alice.identity(ai)).known
    assert await alice.devices_of(ai) == []
    await direct_chat(await world.person("Carol"), ai)
    nowhere.mkdir()
    await parlour.restart()
    room = await room_with(ai, alice)
    await answered(alice, room, ai)
    assert (nowhere / "key.txt").exists()
    await parlour.stop()
