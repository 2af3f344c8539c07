"""Who agreed that peers may be told of their age: nobody who did not say so, nor is forgotten."""

from appservice.model.remembering import RememberingChoice
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, BOB


async def test_nobody_shares_who_did_not_say_so(opened: Opened) -> None:
    sharing = opened.personal.age_sharing
    assert not await sharing.shares(ALICE)
    await sharing.choose(ALICE, shares=True)
    assert await sharing.shares(ALICE)
    assert not await sharing.shares(BOB)
    await sharing.choose(ALICE, shares=False)
    assert not await sharing.shares(ALICE)


async def test_what_else_was_chosen_stays(opened: Opened) -> None:
    personal, chosen = opened.personal, RememberingChoice(automatic=True)
    await personal.memories.choose(ALICE, chosen)
    await personal.age_sharing.choose(ALICE, shares=True)
    assert await personal.memories.choice(ALICE) == chosen
    await personal.memories.choose(ALICE, RememberingChoice())
    assert await personal.age_sharing.shares(ALICE)
    await personal.memories.forget(ALICE, None)
    assert await personal.age_sharing.shares(ALICE), "that is no line that is remembered"


async def test_it_goes_with_its_person(opened: Opened) -> None:
    personal = opened.personal
    for user in (ALICE, BOB):
        await personal.age_sharing.choose(user, shares=True)
    assert await personal.erasing.erase_everywhere(ALICE)
    assert not await personal.age_sharing.shares(ALICE)
    assert await personal.age_sharing.shares(BOB)
