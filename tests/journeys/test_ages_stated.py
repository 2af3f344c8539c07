"""Statements of age in real account data, issued and looked at by the operator's own commands."""

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from appservice.app.ages import open_accounts, open_age_source, stated_ages
from appservice.app.beside import open_rooms_side
from appservice.cli.age import command
from appservice.config import Config
from appservice.model.age import NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import RoomId, UserId
from stage.ages import Issuer, age_path, set_age
from stage.person import Person
from stage.seat import settings, write_yaml
from tests.journeys.world import World

TEEN, ADULT = Age(AgeBand.FROM_16, Trust.STATED), Age(AgeBand.ADULT, Trust.STATED)
TOWN, STRANGER = Issuer.new("town"), Issuer.new("town")


@dataclass(frozen=True)
class Office:
    """An operator's settings and key, at the first homeserver."""

    config_file: Path
    key_file: Path

    async def run(self, name: str, *arguments: str) -> str:
        """A command that goes well; what it prints."""
        given = [name, "--config", str(self.config_file), *arguments]
        done = await asyncio.to_thread(lambda: CliRunner().invoke(command, given))
        assert done.exit_code == 0, done.output
        return done.output

    async def issue(self, person: Person, band: str) -> str:
        """A statement by the command line; its name."""
        key = ("--key", str(self.key_file), "--issuer", "town")
        said = await self.run("issue", *key, "--user", person.user_id, "--band", band)
        return said.split()[-1]

    async def age(self, person: Person, *adult_servers: str) -> Age:
        """As a Parlour that starts now would say."""
        env = {"PARLOUR_AGE__ADULT_SERVERS": json.dumps(adult_servers)}
        config, user = Config.load(self.config_file, env), UserId(person.user_id)
        async with open_rooms_side(config) as rooms, open_age_source(config) as source:
            ages = stated_ages(config, rooms, source)
            return (await ages([user], RoomId("!r:x"), fresh=True))[user]


@pytest.fixture
async def office(world: World, tmp_path: Path) -> Office:
    seat = world.seats.pop()
    age = {
        "issuers": {"town": [TOWN.public_key]},
        "reader": "admin",
        "admin_token": await world.a.admin_token(),
    }
    made = Office(tmp_path / "config.yaml", tmp_path / "town.pem")
    written = settings(seat, model_url="http://m/v1", model="m", changes={"age": age})
    write_yaml(made.config_file, written)
    made.key_file.write_text(TOWN.private_key)
    return made


async def test_who_is_stated_an_adult_is_one_until_it_is_taken_away(
    world: World, office: Office
) -> None:
    alice = await world.person("Alice")
    assert await office.age(alice) == NOT_KNOWN
    name = await office.issue(alice, "adult")
    assert await office.age(alice) == ADULT
    said = await office.run("show", alice.user_id)
    assert said.startswith(f"{alice.user_id} counts as adult, by a signed statement.")
    assert name in said
    devices = await alice.request("GET", "/_matrix/client/v3/devices")
    assert len(devices["devices"]) == 1, "who wrote it has logged out"
    shown = await alice.request("GET", age_path(alice.user_id))
    await set_age(alice, {"band": "13_15", **shown})
    assert await office.age(alice) == Age(AgeBand.FROM_13, Trust.DECLARED)
    await set_age(alice, {"band": "adult"})
    assert await office.age(alice) == NOT_KNOWN
    await set_age(alice, shown)
    assert await office.age(alice) == ADULT
    await office.run("revoke", name)
    assert await office.age(alice) == NOT_KNOWN


async def test_a_minor_does_not_get_older_by_what_they_write(world: World, office: Office) -> None:
    bob, carol = await asyncio.gather(world.person("Bob"), world.person("Carol"))
    before = TOWN.statement(bob.user_id, "adult", iat=int(time.time()) - 1000)
    await office.issue(bob, "16_17")
    await office.issue(carol, "adult")
    assert (await office.age(bob), await office.age(carol)) == (TEEN, ADULT)
    replayed = await carol.request("GET", age_path(carol.user_id))
    forged = STRANGER.statement(bob.user_id, "adult")
    over = TOWN.statement(bob.user_id, "adult", iat=1_700_000_000, exp=1_700_000_900)
    for tried in ({}, {"band": "adult"}, before, replayed, forged, over):
        await set_age(bob, tried)
        assert await office.age(bob) == TEEN, tried
        assert await office.age(bob, bob.user_id.partition(":")[2]) == TEEN, tried
    dora = await world.person("Dora")
    older = TOWN.statement(dora.user_id, "adult", iat=int(time.time()) - 1000)
    await office.issue(dora, "16_17")
    await set_age(dora, older)
    assert await office.age(dora) == TEEN, "it was noted when it was issued, before anybody read it"
    await office.run("revoke", bob.user_id)
    assert await office.age(bob) == NOT_KNOWN
    await office.issue(bob, "adult")
    assert await office.age(bob) == ADULT


async def test_account_data_is_read_by_the_admin_api(world: World, office: Office) -> None:
    alice, config = await world.person("Alice"), Config.load(office.config_file, {})
    user, nobody = UserId(alice.user_id), UserId(world.a.user_id("nobody"))
    async with open_accounts(config, await world.a.admin_token()) as accounts:
        assert await accounts.read(user) is None
        assert await accounts.read(nobody) is None
        await set_age(alice, {"band": "16_17"})
        assert await accounts.read(user) == {"band": "16_17"}
        await accounts.write(UserId(world.a.user_id("stage-admin")), {"band": "adult"}, 0)
    for token, words in (("wrong", "does not know"), (alice.access_token, "an administrator's")):
        async with open_accounts(config, token) as accounts:
            with pytest.raises(HomeserverUnavailable, match=words):
                await accounts.read(user)
