"""What somebody missed, carried out: to whom it is said, once, and what is never said."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.effect import Erase
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.event import Heard
from appservice.model.ids import EventId
from appservice.model.plans import Plan, Plans
from appservice.model.reach import Reach
from appservice.model.room import RoomKind
from appservice.model.rules import CatchUpRules
from appservice.prompt.catching_up import ASIDE
from appservice.turns.paying import size_of
from tests.contracts.storage.samples import commit
from tests.doors.catching_up_world import (
    CHAT,
    MODEL,
    OLD_CHAT,
    CatchingUpWorld,
    catching_up_world,
    in_room,
)
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, DAY, MINUTE, NOW, ROOM


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[CatchingUpWorld]:
    async with catching_up_world(tmp_path) as made:
        yield made


def talk(world: CatchingUpWorld) -> str:
    """What the model was told, the last time."""
    return world.model.asked[-1][0].parts[1].text


async def test_what_was_said_since_the_last_visit_is_told_in_the_direct_chat_alone(
    world: CatchingUpWorld,
) -> None:
    await world.said("before")
    last = await world.said("the last that Bob read")
    world.now_ms += MINUTE
    await world.read(last)
    world.now_ms += 60 * MINUTE
    await world.said("tea at four")
    newest = await world.said("bring cake")
    world.now_ms += 30 * MINUTE
    await world.read(newest)  # he comes back, opens the room, and asks
    await world.heard(BOB)
    assert await world.catch_up() == "done"
    assert "tea at four" in talk(world)
    assert "bring cake" in talk(world)
    assert "the last that Bob read" not in talk(world)
    [(room, body)] = world.told
    assert room == CHAT
    assert "in 2 messages" in body
    assert "Tea at four" in body
    [(_, content)] = world.wire.sent.values()
    assert content[ASIDE] is True
    [noted] = world.noted
    assert (noted["outcome"], noted["user"]) == ("done", BOB)


async def test_own_words_are_signs_too_and_others_receipts_are_not_ours(
    world: CatchingUpWorld,
) -> None:
    await world.said("mine", BOB)
    world.now_ms += 60 * MINUTE
    missed = await world.said("tea at four")
    await world.read(missed, ALICE)
    await world.read(missed, CAROL)  # who is no member
    assert await world.store.visits.visit(ROOM, CAROL) is None
    world.now_ms += 60 * MINUTE
    assert await world.catch_up() == "done"
    assert "mine" not in talk(world)
    assert "tea at four" in talk(world)


async def test_without_a_visit_before_it_is_a_day(world: CatchingUpWorld) -> None:
    world.now_ms = NOW - 2 * DAY
    await world.said("long ago")
    world.now_ms = NOW
    await world.said("tea at four")
    assert await world.catch_up() == "done"
    assert "long ago" not in talk(world)
    assert await world.catch_up(NOW - 3 * DAY, "other") == "done"
    assert "long ago" in talk(world)


async def test_claimed_times_move_nothing_beyond_our_own_clock(world: CatchingUpWorld) -> None:
    seen = await world.said("seen")
    await world.read(seen, at_ms=NOW + 900 * DAY)
    visit = await world.store.visits.visit(ROOM, BOB)
    assert visit is not None
    assert visit.last.at_ms == NOW


async def test_what_was_erased_is_not_told(world: CatchingUpWorld) -> None:
    secret = await world.said("secret")
    await world.said("tea at four")
    await commit(world.store.chat, "$redaction", ROOM, history=[Erase(secret)])
    assert await world.catch_up() == "done"
    assert "secret" not in talk(world)


async def test_nothing_new_is_one_sentence_and_no_model_is_asked(world: CatchingUpWorld) -> None:
    await world.said("my own", BOB)
    assert await world.catch_up() == "done"
    assert world.model.asked == []
    [(room, body)] = world.told
    assert room == CHAT
    assert body.startswith("You missed nothing in Trip since ")


@pytest.mark.parametrize("state", [in_room(AI, BOB, CAROL), in_room(AI, ALICE), None])
async def test_it_is_said_to_nobody_else(world: CatchingUpWorld, state: list[Heard] | None) -> None:
    await world.said("tea at four")
    if state is None:
        del world.wire.states[CHAT]
    else:
        world.wire.states[CHAT] = state
    assert await world.catch_up() == "catchup_no_chat"
    assert (world.told, world.model.asked) == ([], [])


async def test_who_comes_in_while_the_model_thinks_hears_nothing(world: CatchingUpWorld) -> None:
    await world.said("tea at four")

    def comes() -> None:
        world.wire.states[CHAT] = in_room(AI, BOB, CAROL)

    world.model.meanwhile = comes
    assert await world.catch_up() == "catchup_no_chat"
    assert world.told == []


async def test_from_an_encrypted_group_only_into_an_encrypted_chat(
    world: CatchingUpWorld,
) -> None:
    await world.said("tea at four")
    world.wire.states[ROOM] = in_room(AI, ALICE, BOB, encrypted=True)
    world.rules = replace(world.rules, local_models_only=True, encryption=True)
    assert await world.catch_up() == "catchup_plain_chat"
    assert (world.told, world.model.asked) == ([], [])
    await world.store.directory.set_kind(OLD_CHAT, RoomKind.DIRECT, 1)
    await world.store.directory.set_person(OLD_CHAT, BOB)
    world.wire.states[OLD_CHAT] = in_room(AI, BOB, encrypted=True)
    # No model of the operator's own: the reach of the group holds, wherever it is said.
    assert await world.catch_up(act="other") == "done"
    assert world.model.asked == []
    assert [(room, "could not sum up" in body) for room, body in world.told] == [(OLD_CHAT, True)]
    world.rules = replace(world.rules, models=(replace(MODEL, local=True),))
    assert await world.catch_up(act="third") == "done"
    assert [room for room, _ in world.told] == [OLD_CHAT, OLD_CHAT]
    [(_, reach, _)] = world.model.asked
    assert reach == Reach(ROOM, own_machines_only=True)


async def test_who_left_meanwhile_is_told_nothing(world: CatchingUpWorld) -> None:
    await world.said("tea at four")
    world.wire.states[ROOM] = in_room(AI, ALICE)
    assert await world.catch_up() == "silent"
    assert world.told == []


@pytest.mark.parametrize(
    "point", ["before-catchup", "catchup-answered", "catchup-made", "catchup-said"]
)
async def test_killed_anywhere_it_is_said_and_charged_once(
    world: CatchingUpWorld, point: str
) -> None:
    await world.said("tea at four")
    world.die_at = point
    with pytest.raises(KeyboardInterrupt, match=point):
        await world.catch_up()
    assert world.noted == []
    world.die_at = ""
    assert await world.catch_up() == "done"
    assert await world.catch_up() == "done"
    assert len(world.told) == 1
    assert [one["outcome"] for one in world.noted] == ["done"]
    [spent] = await world.store.allowance.spendings(0)
    # Each call of a model was paid for, by a guess where it ended before it said what it took.
    unsaid = point in {"before-catchup", "catchup-answered"}
    calls = 2 if unsaid else 3
    tokens = 77 * calls + (size_of(world.model.asked[0][0]) if unsaid else 0)
    assert (spent.payer, spent.replies, spent.tokens) == (BOB, 1, tokens)
    assert await world.store.allowance.reserved() == []


async def test_what_was_too_long_ago_is_asked_for_again(world: CatchingUpWorld) -> None:
    await world.said("tea at four")
    world.die_at = "before-catchup"
    with pytest.raises(KeyboardInterrupt):
        await world.catch_up()
    late, world.die_at = world.parts()[0], ""
    asked_ms, world.now_ms = world.now_ms, world.now_ms + 16 * MINUTE
    outcome = await world.catch_up_of(late, asked_ms)
    assert (outcome, world.told) == ("catchup_late", [])


async def test_no_model_is_said_kindly_and_costs_nothing(world: CatchingUpWorld) -> None:
    await world.said("tea at four")
    for failure in (ModelUnavailable("away", ModelFault.OUT_OF_REACH, Actor.OPERATOR), "  "):
        world.model.answer = failure
        assert await world.catch_up(act=str(failure)) == "done"
    assert [body.startswith("I could not sum up") for _, body in world.told] == [True, True]
    spent = await world.store.allowance.spendings(0)
    assert sum(one.replies for one in spent) == 0


async def test_who_has_no_answers_left_gets_none(world: CatchingUpWorld) -> None:
    await world.said("tea at four")
    world.rules = replace(world.rules, plans=Plans(default=Plan(name="one", replies=1)))
    assert await world.catch_up(act="first") == "done"
    assert await world.catch_up(act="second") == "done"
    assert len(world.model.asked) == 1
    assert world.told[1][1].startswith("Your answers are used up for now")


async def test_visits_go_with_their_people_and_are_not_kept_where_switched_off(
    world: CatchingUpWorld,
) -> None:
    await world.said("mine", BOB)
    assert await world.store.visits.visit(ROOM, BOB) is not None
    await world.member(BOB, "leave")
    assert await world.store.visits.visit(ROOM, BOB) is None
    world.rules = replace(world.rules, catching_up=CatchUpRules(receipts=False))
    await world.read(await world.heard())
    assert await world.store.visits.visit(ROOM, BOB) is None
    world.rules = replace(world.rules, catching_up=CatchUpRules(on=False))
    await world.said("mine", BOB)
    assert await world.store.visits.visit(ROOM, BOB) is None


async def test_a_receipt_for_what_we_never_saw_is_a_sign_and_no_place(
    world: CatchingUpWorld,
) -> None:
    await world.read(EventId("$unknown"))
    visit = await world.store.visits.visit(ROOM, BOB)
    assert visit is not None
    assert visit.last.position == 0
