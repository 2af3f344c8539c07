"""The journeys of groups once more in rooms of the older versions, where power is all numbers."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from stage.parlour import Parlour
from tests.journeys import test_ending_groups as ending
from tests.journeys import test_group_settings as settings
from tests.journeys import test_links as links
from tests.journeys import test_people_adding as adding
from tests.journeys import test_people_removing as removing
from tests.journeys.world import World

Journey = Callable[[World, Parlour], Awaitable[None]]
pytestmark = pytest.mark.soak


@pytest.fixture(scope="module", params=["10", "11"])
async def older(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Parlour]:
    """A Parlour that makes groups of that version, and whose links end as soon as elsewhere."""
    running = world.parlour({"groups": {"room_version": request.param}, "links": links.LINKS})
    await running.start()
    yield running
    await running.stop()


@pytest.mark.parametrize(
    "check_again",
    [
        adding.test_a_member_adds_people,
        removing.test_a_member_removes_a_member,
        removing.test_undo_brings_a_removed_person_back,
        removing.test_undo_takes_an_addition_back,
        removing.test_whom_nobody_can_remove,
        removing.test_newcomers_cannot_remove,
        removing.test_the_creator_bans_and_lifts_it,
        removing.test_the_creator_keeps_removing_to_themselves,
        settings.test_any_member_names_the_group_and_everybody_sees_it,
        settings.test_a_picture_is_taken_from_an_image,
        settings.test_the_creator_lowers_the_cap_and_it_holds,
        settings.test_only_the_ai_invites_where_the_creator_wants_it,
        links.test_a_stranger_comes_in_by_a_link,
        links.test_a_link_ends_by_its_time_and_by_its_uses,
        links.test_reset_and_off_end_what_was_shared,
        links.test_members_decide_by_a_reaction,
        links.test_who_was_removed_does_not_come_back_by_a_link,
        ending.test_the_last_human_to_leave_takes_what_was_kept_along,
    ],
    ids=lambda journey: journey.__name__.removeprefix("test_"),
)
async def test_as_in_the_newest_version(world: World, older: Parlour, check_again: Journey) -> None:
    await check_again(world, older)
