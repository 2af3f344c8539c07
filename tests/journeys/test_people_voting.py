"""Votes on removing somebody, in a poll as Element shows it; limits and timers made short."""

from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from stage.person import Person, Poll
from tests.journeys.speech import Event, eventually, said_by, tell
from tests.journeys.world import World, make_group

START, END = "org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.end"
VOTE_S = 12


@pytest.fixture(scope="module")
async def short(world: World) -> AsyncIterator[Parlour]:
    """A Parlour with one free removal an hour and short votes."""
    running = world.parlour({"groups": {"removals_per_hour": 1, "vote_time": f"{VOTE_S}s"}})
    await running.start()
    yield running
    await running.stop()


async def _begins(group: "Group", asker: Person, user: Person, reason: str = "") -> Event:
    """The poll that follows from a wish to remove somebody."""
    asked = await asker.send_text(group.room, f"!ai remove {user.user_id} {reason}".strip())
    return await asker.wait_event(
        group.room, lambda e: e["type"] == START, after=asked, what="the poll"
    )


async def _ended(person: Person, room: str, poll: Event) -> Event:
    return await person.wait_event(
        room,
        lambda e: e["type"] == END and e["content"]["m.relates_to"]["event_id"] == poll["event_id"],
        VOTE_S + 20,
        what="the end of the poll",
    )


async def _shown(person: Person, room: str, poll: Event) -> Poll:
    await person.wait_id(room, poll["event_id"])
    found = await person.poll(room, poll["event_id"])
    assert found is not None, "Element shows no poll there"
    return found


class Group:
    """Four people, one of them on the other server; every removal takes a vote."""

    def __init__(self, ai: str, room: str, people: tuple[Person, Person, Person, Person]) -> None:
        self.ai = ai
        self.room = room
        self.alice, self.bob, self.carol, self.dave = people


@pytest.fixture
async def group(world: World, short: Parlour) -> Group:
    ai = short.seat.ai_user_id
    alice, bob, carol = [await world.person(name) for name in ("Alice", "Bob", "Carol")]
    dave = await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob, carol, dave)
    await tell(alice, room, ai, "!ai removals vote", "takes a vote")
    return Group(ai, room, (alice, bob, carol, dave))


async def test_most_of_the_group_removes_somebody(group: Group) -> None:
    """Three of four must agree; who thinks again is counted by their last vote."""
    room, carol = group.room, group.carol
    poll = await _begins(group, group.bob, carol, "was rude")
    shown = await _shown(group.dave, room, poll)
    assert carol.user_id in shown.question
    assert group.bob.user_id in shown.question
    assert "was rude" in shown.question
    assert (set(shown.answers), shown.disclosed) == ({"remove", "keep"}, True)
    assert not shown.ended
    told = await group.alice.wait_text(
        room, "takes a vote", sender=group.ai, after=poll["event_id"]
    )
    assert f"within {VOTE_S} seconds" in told["content"]["body"]
    await group.bob.vote(room, poll["event_id"], "remove")
    await group.dave.vote(room, poll["event_id"], "keep")
    await group.dave.vote(room, poll["event_id"], "remove")
    await group.alice.vote(room, poll["event_id"], "remove")
    await carol.wait_member(room, carol.user_id, "leave")
    removed = await group.dave.wait_text(room, "most of you voted", sender=group.ai)
    assert carol.user_id in removed["content"]["body"]
    ended = await _ended(group.dave, room, poll)
    assert ended["content"]["body"].startswith("3 for removing")

    async def over() -> bool:
        return (await _shown(group.dave, room, poll)).ended

    await eventually(over)


async def test_a_vote_that_fails_ends_when_its_time_is_over(group: Group) -> None:
    room, carol = group.room, group.carol
    poll = await _begins(group, group.bob, carol)
    await tell(group.dave, room, group.ai, f"!ai remove {carol.user_id}", "open already")
    await group.bob.vote(room, poll["event_id"], "remove")
    await group.dave.vote(room, poll["event_id"], "remove")
    await carol.vote(room, poll["event_id"], "remove")
    await group.alice.vote(room, poll["event_id"], "keep")
    await _ended(group.dave, room, poll)
    told = await group.dave.wait_text(room, "they stay", sender=group.ai)
    assert "2 for removing" in told["content"]["body"], "nobody votes on themselves"
    assert "1 against, 3 needed" in told["content"]["body"]
    await group.alice.vote(room, poll["event_id"], "remove")
    await tell(group.bob, room, group.ai, f"!ai remove {carol.user_id}", "Try again tomorrow")
    assert carol.user_id in group.alice.joined(room), "votes after the end count for nothing"


async def test_a_vote_survives_a_restart(world: World, short: Parlour, group: Group) -> None:
    room, carol = group.room, group.carol
    poll = await _begins(group, group.bob, carol)
    await group.bob.vote(room, poll["event_id"], "remove")
    await short.restart(kill=True)
    await group.alice.vote(room, poll["event_id"], "remove")
    await group.dave.vote(room, poll["event_id"], "remove")
    await _ended(group.bob, room, poll)
    await carol.wait_member(room, carol.user_id, "leave")


async def test_after_some_removals_in_an_hour_it_takes_a_vote(world: World, short: Parlour) -> None:
    ai = short.seat.ai_user_id
    alice, bob, carol, dave, erin = [
        await world.person(name) for name in ("Alice", "Bob", "Carol", "Dave", "Erin")
    ]
    room = await make_group(alice, ai, bob, carol, dave, erin)
    await bob.send_text(room, f"!ai remove {carol.user_id}")
    await bob.send_text(room, f"!ai remove {dave.user_id}")
    await carol.wait_member(room, carol.user_id, "leave")
    poll = await bob.wait_event(room, lambda e: e["type"] == START, what="the poll")
    assert dave.user_id in poll["content"]["body"]
    assert dave.user_id in alice.joined(room)
    await tell(alice, room, ai, f"!ai remove {erin.user_id}", "who made this group")
    removed = [body for body in said_by(alice, room, ai) if body.startswith("I removed")]
    assert len(removed) == 2, "whoever made the group needs no vote"
