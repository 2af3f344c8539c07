"""Lists of others whom the operator goes by: who is named there cannot have the AI."""

from stage.person import Person
from tests.journeys.robust import ai_rooms, eventually
from tests.journeys.test_adopting import declined, element_room, remembers
from tests.journeys.world import World, own_group, word


async def ban(keeper: Person, room: str, kind: str, entity: str) -> None:
    content = {"entity": entity, "recommendation": "m.ban", "reason": "spam"}
    await keeper.send_state(room, f"m.policy.rule.{kind}", content, f"rule:{entity}")


async def lift(keeper: Person, room: str, kind: str, entity: str) -> None:
    await keeper.send_state(room, f"m.policy.rule.{kind}", {}, f"rule:{entity}")


async def until_it(person: Person, ai: str, does: str) -> None:
    """Invite the AI to rooms until it does this: `join` or `leave`."""

    async def did() -> bool:
        room = await element_room(person, ai)
        event = await person.wait_event(
            room,
            lambda e: (
                e.get("state_key") == ai and e["content"].get("membership") in ("join", "leave")
            ),
            30,
        )
        return bool(event["content"]["membership"] == does)

    await eventually(did, f"the AI does {does}")


async def test_a_policy_list_blocks_an_inviter(world: World) -> None:
    """The list is a public room of another server; nothing but its rules is kept of it."""
    keeper = await world.person("Keeper", world.b)
    mallory, alice = await world.person("Mallory"), await world.person("Alice")
    alias = f"bans{word()}".replace("-", "")
    room = await keeper.create_room(preset="public_chat", room_alias_name=alias)
    await ban(keeper, room, "user", mallory.user_id)
    await ban(keeper, room, "server", "*")
    lists = [f"#{alias}:{world.b.server_name}", f"#none{alias}:{world.b.server_name}"]
    parlour = world.parlour({"admission": {"policy_lists": lists}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    await keeper.wait_member(room, ai)
    await until_it(mallory, ai, "leave")
    invited = await own_group(mallory, ai)
    await mallory.invite(invited, ai)
    assert "Whoever runs my server" in await declined(mallory, invited, ai)
    await until_it(alice, ai, "join")
    checked = (await parlour.command("doctor")).output
    assert "1 rules of 1 lists are in force" in checked
    assert f"{lists[0]} names your own server" in checked
    assert f"{lists[1]} cannot be read" in checked
    said = word()
    await keeper.send_text(room, f"Parlour, {said}?", mentions=[ai])
    await ban(keeper, room, "user", alice.user_id)
    await lift(keeper, room, "user", mallory.user_id)
    await until_it(alice, ai, "leave")
    await until_it(mallory, ai, "join")
    assert not remembers(parlour, said)
    assert not [e for e in keeper.timeline(room) if e["sender"] == ai and "body" in e["content"]]
    await parlour.stop()
    await lift(keeper, room, "user", alice.user_id)
    await parlour.start()
    await until_it(alice, ai, "join")
    assert room in await ai_rooms(parlour), "a start takes it for what it is"
    parlour.settings["admission"] = {"policy_lists": []}
    await parlour.restart()
    await keeper.wait_member(room, ai, "leave")
    assert await parlour.stop() == 0
