"""What changes while somebody's summary is made: it is made once more, or not said at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.effect import Amend, Erase
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.ids import ActId, RoomId, TurnId
from appservice.model.speaking import Mode
from appservice.ports.store import StoredAct
from appservice.telemetry import NullMeter
from appservice.turns.paying import reconcile
from tests.contracts.storage.samples import commit
from tests.doors.catching_up_world import (
    CHAT,
    MODEL,
    CatchingUpWorld,
    catching_up_world,
    in_room,
)
from tests.pure.policy.rooms import AI, ALICE, BOB, ROOM


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[CatchingUpWorld]:
    async with catching_up_world(tmp_path) as made:
        yield made


async def replies(world: CatchingUpWorld) -> int:
    """How many answers were charged. Tokens are, whatever became of the words."""
    return sum(one.replies for one in await world.store.allowance.spendings(0))


def talk(world: CatchingUpWorld) -> str:
    """What the model was told, the last time."""
    return world.model.asked[-1][0].parts[1].text


async def test_what_is_removed_or_edited_while_the_model_thinks_is_not_told(
    world: CatchingUpWorld,
) -> None:
    secret, tea = await world.said("secret"), await world.said("tea at four")
    changes = [Erase(secret), Amend(tea, ALICE, "tea at five")]

    async def changed() -> None:
        change = changes.pop()
        await commit(world.store.chat, f"$change{len(changes)}", ROOM, history=[change])

    world.model.meanwhile = lambda: changed() if len(changes) > 1 else None
    assert await world.catch_up() == "done"
    assert "tea at five" in talk(world)
    world.model.meanwhile = lambda: changed() if changes else None
    assert await world.catch_up(act="other") == "done"
    assert "secret" not in talk(world)
    assert len(world.model.asked) == 4
    assert ["in 2 messages" in world.told[0][1], "in 1 message" in world.told[1][1]] == [True] * 2
    spent = await world.store.allowance.spendings(0)
    assert [one.replies for one in spent] == [2], "made twice, charged once"


async def test_a_talk_that_never_rests_is_told_of_no_words(world: CatchingUpWorld) -> None:
    tea = await world.said("tea at four")

    async def changed() -> None:
        number = len(world.model.asked)
        amend = Amend(tea, ALICE, f"tea at {number}")
        await commit(world.store.chat, f"$change{number}", ROOM, history=[amend])

    world.model.meanwhile = changed
    assert await world.catch_up() == "done"
    assert len(world.model.asked) == 2
    [(_, body)] = world.told
    assert body.startswith("I could not sum up")
    assert await world.store.allowance.reserved() == []
    assert await replies(world) == 0


@pytest.mark.parametrize("change", ["removed", "stopped", "off"])
async def test_what_ends_it_while_the_model_thinks_ends_it(
    world: CatchingUpWorld, change: str
) -> None:
    await world.said("tea at four")

    async def changed() -> None:
        if change == "removed":
            world.wire.states[ROOM] = in_room(AI, ALICE)
        elif change == "stopped":
            world.rules = replace(world.rules, stopped="repairs")
        else:
            room = await world.room()
            settings = replace(room.group.settings, mode=Mode.OFF)
            await world.store.chat.put_room(
                replace(room, group=replace(room.group, settings=settings))
            )

    world.model.meanwhile = changed
    assert await world.catch_up() == "silent"
    assert (world.told, len(world.model.asked)) == ([], 1)
    assert await replies(world) == 0


async def test_where_encryption_came_meanwhile_only_own_machines_are_asked(
    world: CatchingUpWorld,
) -> None:
    await world.said("tea at four")
    world.wire.states[CHAT] = in_room(AI, BOB, encrypted=True)
    own = replace(MODEL, local=True)
    world.rules = replace(world.rules, local_models_only=True, encryption=True, models=(MODEL, own))

    def encrypts() -> None:
        world.wire.states[ROOM] = in_room(AI, ALICE, BOB, encrypted=True)

    world.model.meanwhile = encrypts
    assert await world.catch_up() == "done"
    reaches = [reach.own_machines_only for _, reach, _ in world.model.asked]
    assert reaches == [False, True]
    assert len(world.told) == 1


async def test_where_the_chat_refuses_words_the_group_says_what_to_do(
    world: CatchingUpWorld,
) -> None:
    await world.said("tea at four")
    world.wire.refuses.add(CHAT)
    assert await world.catch_up() == "catchup_no_chat"
    assert [one["outcome"] for one in world.noted] == ["catchup_no_chat"]
    assert await replies(world) == 0


async def test_its_charge_is_not_taken_for_one_left_behind_while_its_act_is_open(
    world: CatchingUpWorld,
) -> None:
    await world.said("tea at four")
    lane = RoomId(f"catchup:{BOB}")
    open_act = StoredAct(act_id=ActId("act"), room_id=lane, kind="CatchUp", payload={})
    await world.store.chat.append_acts([open_act])
    ledger = world.store.allowance
    held: list[list[TurnId]] = []

    async def looks() -> None:
        await reconcile(ledger, [world.store.chat], NullMeter(), lambda _where: None)
        held.append(await ledger.reserved())

    world.model.meanwhile = looks
    assert await world.catch_up() == "done"
    assert held == [[TurnId("catchup:act")]]
    assert [one.replies for one in await ledger.spendings(0)] == [1]
    world.model.meanwhile, world.die_at = lambda: None, "catchup-answered"
    with pytest.raises(KeyboardInterrupt):
        await world.catch_up(act="given up")
    assert len(await ledger.reserved()) == 1
    await looks()
    assert await ledger.reserved() == [], "no act of that name is open"


async def test_a_prompt_that_is_overtaken_before_it_is_answered_is_made_anew(
    world: CatchingUpWorld,
) -> None:
    secret = await world.said("secret")
    await world.said("tea at four")
    words = world.model.answer

    async def overtaken() -> None:
        world.model.answer = ModelUnavailable("overtaken", ModelFault.OVERTAKEN)
        world.model.meanwhile = again
        await commit(world.store.chat, "$change", ROOM, history=[Erase(secret)])

    def again() -> None:
        world.model.answer = words

    world.model.meanwhile = overtaken
    assert await world.catch_up() == "done"
    assert "secret" in world.model.asked[0][0].parts[1].text
    assert "secret" not in talk(world)
    assert len(world.model.asked) == 2
    assert await replies(world) == 1
