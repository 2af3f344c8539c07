"""Two servers and one seat: who gets it, and that nobody is half in."""

import asyncio
import contextlib
import time

import pytest

from stage.clients import ClientRefused
from stage.person import Person
from tests.journeys.full_house import CLOSED, OPEN, FullHouse, keeping
from tests.journeys.speech import eventually
from tests.journeys.world import World, word

TRIES = 5
LONG_S = 31.0


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("version", "rounds"),
    [
        ("12", 1),
        pytest.param("12", 20, marks=pytest.mark.soak),
        pytest.param("11", 3, marks=pytest.mark.soak),
        pytest.param("10", 3, marks=pytest.mark.soak),
    ],
)
async def test_two_servers_race_for_the_last_seat(world: World, version: str, rounds: int) -> None:
    async with keeping(world, room_version=version) as parlour:
        house = await FullHouse.filled(world, parlour.seat.ai_user_id, 19)
        dave, erin = await world.person("Dave"), await world.person("Erin", world.b)
        for _ in range(rounds):
            winner, loser = await race(house, dave, erin)
            await house.wait_level(CLOSED)
            await stays_out(house, loser)
            await house.settled(winner.user_id)
            await winner.leave(house.room)
            await house.wait_level(OPEN)
            await stays_out(house, loser)
            await house.settled()
            await can_be_invited_again(house, loser)
            await house.words_everywhere()
        if rounds > 1:
            _, loser = await race(house, dave, erin)
            await house.wait_level(CLOSED)
            await stays_out_for_long(house, loser)


@pytest.mark.parametrize("where", ["a", "b"])
async def test_who_is_invited_as_the_group_closes_stays_out_on_both_servers(
    world: World, where: str
) -> None:
    """The inviter's server has not heard yet that inviting closed: there the invitation counts."""
    async with keeping(world, max_people=4) as parlour:
        house = await FullHouse.filled(world, parlour.seat.ai_user_id, 4)
        dave = await world.person("Dave", world.a if where == "a" else world.b)
        await invited_while_closing(house, dave)
        await gone_from_the_client(house, dave)
        await house.settled()
        await stays_out(house, dave)
        guest = house.here.pop()
        await house.alice.kick(house.room, guest.user_id)
        await house.wait_level(OPEN)
        await stays_out(house, dave)
        await house.settled()
        await is_welcome_again(house, dave)
        await house.words_everywhere()


async def stays_out(house: FullHouse, person: Person) -> None:
    """The old invitation is gone from the client, and trying it again leads nowhere."""
    await gone_from_the_client(house, person)
    # Until it knows that it is out, the client does not even ask its homeserver.
    with pytest.raises(ClientRefused) as refused:
        await person.join(house.room)
    assert refused.value.status == 403


async def stays_out_for_long(house: FullHouse, person: Person) -> None:
    """The old invitation is tried again and again, for longer than half a minute."""
    until = time.monotonic() + LONG_S
    while time.monotonic() < until:
        await stays_out(house, person)
        await asyncio.sleep(1.0)


async def gone_from_the_client(house: FullHouse, person: Person) -> None:
    await person.sight.until(
        lambda: _is_out(person, house.room) or None,
        "the end of the invitation",
        45.0,
        house.room,
    )


def _is_out(person: Person, room: str) -> bool:
    invited = [invitation.room_id for invitation in person.invites()]
    return room not in invited and person.members(room).get(person.user_id) != "join"


async def invited_while_closing(house: FullHouse, newcomer: Person) -> None:
    """Bob invites when Alice's server has closed inviting and his own may not know it yet."""
    for _ in range(TRIES):
        await house.wait_level(CLOSED, house.alice)
        with contextlib.suppress(ClientRefused):
            await house.bob.invite(house.room, newcomer.user_id)
            return
        guest = house.here.pop()
        await guest.leave(house.room)
        await house.wait_level(OPEN)
        await house.take_in(guest)
    pytest.fail(f"in {TRIES} tries the news was always faster")


async def can_be_invited_again(house: FullHouse, person: Person) -> None:
    """If it took a ban, that is lifted once Bob's server has built on it."""

    async def lifted() -> bool:
        await house.bob.send_text(house.room, word())
        views = [await view.members(house.room) for view in house.views]
        return all(view.get(person.user_id, "leave") == "leave" for view in views)

    await eventually(lifted, 30.0)


async def is_welcome_again(house: FullHouse, person: Person) -> None:
    """Then invitations are as ever."""
    await can_be_invited_again(house, person)
    await house.bob.invite(house.room, person.user_id)
    await person.wait_invite(room=house.room)
    # A remote client shows its invitation a moment before the room of its own server has it.
    await house.alice.wait_member(house.room, person.user_id, "invite")
    await person.join(house.room)
    await person.send_text(house.room, word())
    await house.settled(person.user_id)


async def race(house: FullHouse, dave: Person, erin: Person) -> tuple[Person, Person]:
    """Invite both for one seat at once, each from another server; they join at once. Who is in."""
    await asyncio.gather(
        house.views[0].invite(house.room, dave.user_id),
        house.views[1].invite(house.room, erin.user_id),
    )
    await asyncio.gather(*(_rush(house.room, runner) for runner in (dave, erin)))
    found: list[Person] = []

    async def one_is_in() -> bool:
        nonlocal found
        views = [await view.members(house.room) for view in house.views]
        found = [p for p in (dave, erin) if all(v.get(p.user_id) == "join" for v in views)]
        people = house.people | {each.user_id for each in found}
        return len(found) == 1 and all(_present(view) == people for view in views)

    await eventually(one_is_in, 60.0)
    (winner,) = found
    return winner, erin if winner is dave else dave


async def _rush(room: str, runner: Person) -> None:
    """Join and speak as fast as a program can; it is fine to be turned away."""
    with contextlib.suppress(ClientRefused, TimeoutError):
        await runner.wait_invite(5.0, room=room)
        await runner.join(room)
        await runner.send_text(room, word())


def _present(members: dict[str, str]) -> set[str]:
    return {user for user, membership in members.items() if membership in ("join", "invite")}
