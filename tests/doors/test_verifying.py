"""The running Parlour's end of verifications: what it tells terminals, and what stays of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appservice.matrix.crypto.seeds import Seeds
from appservice.model.encryption import Trust
from appservice.ports.verifying import Act, Answer, Asked, Stage
from tests.doors.verifying_world import Rig, rig
from tests.journeys.speech import eventually
from tests.pure.policy.rooms import ALICE


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def compare(door: Rig, id_: str = "v") -> Asked:
    await door.book.ask(id_, Act.VERIFY, ALICE)
    row = await door.beat(id_)
    for _ in range(8):
        if row.stage is Stage.COMPARING:
            break
        row = await door.beat(id_)
    assert row.stage is Stage.COMPARING
    return row


async def trust(door: Rig) -> Trust:
    [device] = (await door.devices.of([ALICE]))[ALICE]
    return device.trust


async def test_both_confirm_and_the_identity_is_signed(door: Rig) -> None:
    row = await compare(door)
    assert door.shown is not None
    assert tuple(row.told["emoji"]) == door.shown.emoji
    assert tuple(row.told["numbers"]) == door.shown.numbers
    assert (await door.beat("v", Answer.SAME)).stage is Stage.CONFIRMED
    assert await trust(door) is Trust.CROSS_SIGNED
    await door.confirm()
    assert (await door.beat("v", Answer.SAME)).stage is Stage.DONE
    assert await trust(door) is Trust.VERIFIED
    [signed] = door.api.signed
    [(user, objects)] = signed.items()
    assert (user, list(objects)) == (ALICE, [door.identity.public("master")])
    assert len(door.api.signed) == 1
    assert door.cancelled == []


async def test_an_end_that_comes_while_the_book_is_read_is_the_end(door: Rig) -> None:
    await compare(door)
    await door.confirm()
    await door.book.terminal("v", Answer.SAME)
    await door.verifying.look()
    await asyncio.gather(door.deliver(), door.verifying.look())
    assert (await door.beat("v", Answer.SAME)).stage is Stage.DONE
    assert door.cancelled == []


async def test_another_identity_is_not_verified_any_more(door: Rig) -> None:
    await compare(door)
    await door.confirm()
    await door.beat("v", Answer.SAME)
    assert (await door.beat("v", Answer.SAME)).stage is Stage.DONE
    door.identity = Seeds.new()
    door.publish()
    await door.devices.changed([ALICE])
    assert await trust(door) is Trust.ALL
    await compare(door, "anew")


async def test_it_can_be_taken_back(door: Rig) -> None:
    await compare(door)
    await door.confirm()
    await door.beat("v", Answer.SAME)
    await door.book.ask("f", Act.FORGET, ALICE)
    await door.beat("f")
    assert (await door.beat("f")).stage is Stage.DONE
    assert await trust(door) is Trust.CROSS_SIGNED


async def test_other_emoji_end_it_at_once(door: Rig) -> None:
    await compare(door)
    row = await door.beat("v", Answer.OTHER)
    assert (row.stage, row.told["code"]) == (Stage.FAILED, "m.mismatched_sas")
    assert door.cancelled == ["m.mismatched_sas"]
    assert await trust(door) is Trust.CROSS_SIGNED


async def test_a_terminal_that_has_gone_takes_its_question_along(door: Rig) -> None:
    await compare(door, "closed")
    await door.book.drop("closed")
    await door.verifying.look()
    assert [content["code"] for _, content in door.api.sent] == ["m.user"]
    await compare(door, "killed")

    async def silent() -> bool:
        await door.verifying.look()
        return await door.book.asked() == []

    await eventually(silent)
    await door.verifying.look()
    assert door.api.sent[-1][1]["code"] == "m.user"
    assert await trust(door) is Trust.CROSS_SIGNED


async def test_what_a_dead_terminal_left_behind_is_not_begun(door: Rig) -> None:
    await door.book.ask("v", Act.VERIFY, ALICE)
    for _ in range(3):
        await door.verifying.look()
    assert door.api.sent == []


async def test_what_an_earlier_process_began_is_over(door: Rig) -> None:
    await door.book.ask("v", Act.VERIFY, ALICE)
    await door.book.parlour("v", Stage.COMPARING, {"emoji": [], "numbers": [1, 2, 3]})
    row = await door.beat("v", Answer.SAME)
    assert (row.stage, row.told) == (Stage.FAILED, {"code": "restarted"})
    assert door.cancelled == ["m.user"]


async def test_nothing_is_lost_while_the_homeserver_is_away(door: Rig) -> None:
    await compare(door)
    door.api.away = True
    assert (await door.beat("v", Answer.SAME)).stage is Stage.CONFIRMED
    door.api.away = False
    await door.beat("v", Answer.SAME)
    await door.confirm()
    assert (await door.beat("v", Answer.SAME)).stage is Stage.DONE


async def test_words_that_break_the_machine_hold_nothing_up(door: Rig) -> None:
    """The mail behind them is still read, and the verification goes on or ends as by any word."""
    await compare(door)
    broken: Any = None
    await door.verifying.heard(ALICE, "m.key.verification.mac", broken)
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    word = {"transaction_id": "v", "mac": deep, "keys": "x"}
    await door.verifying.heard(ALICE, "m.key.verification.mac", word)
    assert (await door.beat("v")).stage is Stage.FAILED
    assert await trust(door) is Trust.CROSS_SIGNED


async def test_who_signs_no_device_cannot_be_verified(door: Rig) -> None:
    del door.api.keys["master_keys"]
    await door.book.ask("v", Act.VERIFY, ALICE)
    await door.beat("v")
    row = await door.beat("v")
    assert (row.stage, row.told) == (Stage.FAILED, {"code": "no_devices"})
