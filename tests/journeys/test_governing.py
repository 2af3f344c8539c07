"""A group keeps its rules: what is changed away from them is put back, and is told."""

from appservice.model.group import DISPLAY
from stage.parlour import Parlour
from tests.journeys.world import World, make_group


async def test_public_join_rule_is_put_back(world: World, parlour: Parlour) -> None:
    alice = await world.person("Alice")
    room = await make_group(alice, parlour.seat.ai_user_id)
    await alice.send_state(room, "m.room.join_rules", {"join_rule": "public"})
    await alice.wait_event(
        room,
        lambda e: (
            e["type"] == "m.room.join_rules"
            and e["sender"] == parlour.seat.ai_user_id
            and e["content"] == {"join_rule": "invite"}
        ),
    )
    told = await alice.wait_event(
        room,
        lambda e: (
            e["sender"] == parlour.seat.ai_user_id and "invite-only" in e["content"].get("body", "")
        ),
    )
    assert told["content"]["msgtype"] == "m.notice"
    assert (await alice.state(room, DISPLAY))["max_people"] == 20


async def test_who_is_beyond_the_last_seat_is_removed(world: World) -> None:
    running = world.parlour({"groups": {"max_people": 2}})
    await running.start()
    try:
        alice, bob, carol = [await world.person(n) for n in ("Alice", "Bob", "Carol")]
        room = await make_group(alice, running.seat.ai_user_id, bob)
        await bob.invite(room, carol.user_id)
        await alice.wait_member(room, carol.user_id, "leave")
        told = await alice.wait_event(
            room,
            lambda e: (
                e["sender"] == running.seat.ai_user_id and "full" in e["content"].get("body", "")
            ),
        )
        assert carol.user_id in told["content"]["body"]
    finally:
        await running.stop()
