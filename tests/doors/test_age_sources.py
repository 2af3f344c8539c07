"""All ways to read account data, at a real homeserver: they give the same answers."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from appservice.ages.first_that_works import FirstThatWorks
from appservice.ages.module_source import PATH, ModuleSource
from appservice.ages.pushed import Pushed
from appservice.ages.socket_source import SocketSource
from appservice.ages.stating import StatedAges
from appservice.app.ages import open_age_source
from appservice.cli.doctor import ages as doctor
from appservice.cli.doctor.finding import Mark
from appservice.config import Config
from appservice.matrix.accounts import AdminAccounts
from appservice.matrix.session import open_api
from appservice.model.age import AgeBand
from appservice.model.errors import Unavailable
from appservice.model.ids import DeviceId, RoomId, UserId
from appservice.ports.people import AgeSource
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from stage.accounts import Account
from stage.age_reader import AgeReader
from stage.ages import AGE_TYPE, Issuer, ReaderSeat, age_path
from stage.cap_module import MODULES, age_module
from stage.http import Refused, call
from stage.ports import free_port
from stage.seat import Seat, settings, write_yaml
from stage.synapse import Synapse

WAYS = ("admin", "socket", "module", "auto")


@dataclass
class House:
    """A homeserver with all that its operator could set up. `pushed`: whom it spoke of."""

    homeserver: Synapse
    sources: Mapping[str, AgeSource]
    reader: AgeReader
    secret: str
    pushed: "asyncio.Queue[UserId]"
    seat: Seat
    folder: Path
    route: Pushed

    async def write(self, who: Account, content: Mapping[str, Any], kind: str = AGE_TYPE) -> None:
        path = age_path(who.user_id, kind)
        await self.homeserver.call("PUT", path, token=who.access_token, body=content)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    pushed: asyncio.Queue[UserId] = asyncio.Queue()
    port = free_port()
    module, secret = age_module(folder / "module", f"http://127.0.0.1:{port}")
    homeserver = Synapse(folder / "hs", extra={"modules": [module]}, python_path=MODULES)
    second = ReaderSeat.at(homeserver, folder / "reader")
    seat = Seat.at(homeserver, folder / "seat")
    app = web.Application()
    route = Pushed(secret)
    route.changed = pushed.put_nowait
    route.add_to(app)
    try:
        await homeserver.start()
        url, admin = homeserver.url, await homeserver.admin_token()
        async with (
            TestServer(app, port=port),
            AgeReader(url, second.server_name, second.as_token) as reader,
            open_api(url, admin, UserId(""), DeviceId(""), None) as api,
            aiohttp.ClientSession() as http,
        ):
            sources: dict[str, AgeSource] = {
                "admin": AdminAccounts(api, AGE_TYPE),
                "socket": SocketSource(reader.socket),
                "module": ModuleSource(http, url, secret),
            }
            sources["auto"] = FirstThatWorks([sources["module"], sources["socket"]])
            yield House(homeserver, sources, reader, secret, pushed, seat, folder, route)
    finally:
        await homeserver.stop()


@pytest.fixture(params=WAYS)
def source(request: pytest.FixtureRequest, house: House) -> AgeSource:
    return house.sources[request.param]


_numbers = itertools.count(1)


async def somebody(house: House) -> Account:
    name = f"person{next(_numbers)}"
    return await house.homeserver.register(name, f"{name}-password")


async def test_what_is_written_is_read(house: House, source: AgeSource) -> None:
    alice, bob = await somebody(house), await somebody(house)
    user = UserId(alice.user_id)
    assert await source.read(user) is None
    told = Issuer.new().statement(alice.user_id, "13_15", guardians=["@mum:hs"])
    await house.write(alice, told)
    assert await source.read(user) == told
    await house.write(alice, {"band": "adult", "note": ["ä", {"deep": None}, 1, True]})
    assert await source.read(user) == {"band": "adult", "note": ["ä", {"deep": None}, 1, True]}
    # Nobody else's, and nothing of another type.
    await house.write(bob, {"band": "16_17"}, "im.parlour.other")
    assert await source.read(UserId(bob.user_id)) is None


async def test_garbage_is_told_as_it_is(house: House, source: AgeSource) -> None:
    alice = await somebody(house)
    await house.write(alice, {})
    assert await source.read(UserId(alice.user_id)) == {}
    await house.write(alice, {"statement": {"band": 7}, "": None})
    assert await source.read(UserId(alice.user_id)) == {"statement": {"band": 7}, "": None}


async def test_what_is_too_large_states_nothing(house: House, source: AgeSource) -> None:
    alice = await somebody(house)
    await house.write(alice, {"band": "adult", "long": "x" * 15_000})
    assert (await source.read(UserId(alice.user_id)) or {})["band"] == "adult"
    await house.write(alice, {"band": "adult", "long": "x" * 40_000})
    assert await source.read(UserId(alice.user_id)) == {}


async def test_of_other_servers_people_nothing_is_said(source: AgeSource) -> None:
    for stranger in ("@alice:other.test", "@x/../../y:other.test", "no user", "@a:b:c"):
        with pytest.raises(Unavailable):
            await source.read(UserId(stranger))


async def test_one_way_stands_in_for_another(house: House) -> None:
    alice = await somebody(house)
    await house.write(alice, {"band": "16_17"})
    nowhere = SocketSource(Path("/nowhere"))
    standing_in = FirstThatWorks([nowhere, house.sources["module"]])
    assert await standing_in.read(UserId(alice.user_id)) == {"band": "16_17"}
    with pytest.raises(Unavailable):
        await FirstThatWorks([nowhere, nowhere]).read(UserId(alice.user_id))


async def test_the_module_answers_to_its_secret_alone(house: House) -> None:
    alice = await somebody(house)
    await house.write(alice, {"band": "16_17"})
    address = f"{house.homeserver.url}{PATH}?user={alice.user_id}"
    for token in (None, "", "wrong", alice.access_token, await house.homeserver.admin_token()):
        with pytest.raises(Refused) as refusal:
            await call("GET", address, token=token)
        assert refusal.value.status == 403
    assert await call("GET", address, token=house.secret) == {"content": {"band": "16_17"}}
    for path in ("", "?user=", "?user=a&user=b", f"?user={alice.user_id}%00", "?user=@x:other"):
        with pytest.raises(Refused) as refusal:
            await call("GET", f"{house.homeserver.url}{PATH}{path}", token=house.secret)
        assert refusal.value.status == 400, path


async def _until_told(house: House, user: str) -> list[str]:
    """Wait for word of that person; of whom there was word, earlier tests' people among them."""
    told = list[str]()
    async with asyncio.timeout(20):
        while user not in told:
            told.append(await house.pushed.get())
    return told


async def test_the_module_says_at_once_who_changed(house: House) -> None:
    alice, bob = await somebody(house), await somebody(house)
    await house.write(bob, {"band": "adult"}, "im.parlour.other")
    await house.write(alice, {"band": "13_15"})
    assert bob.user_id not in await _until_told(house, alice.user_id)
    await house.write(alice, {})
    assert bob.user_id not in await _until_told(house, alice.user_id)


def _config(house: House, age: Mapping[str, Any]) -> Config:
    file = house.folder / "config.yaml"
    changes = {"age": dict(age)}
    write_yaml(file, settings(house.seat, model_url="http://m/v1", model="m", changes=changes))
    return Config.load(file, {})


async def test_doctor_tries_each_way(house: House) -> None:
    await house.homeserver.call(
        "POST",
        "/_matrix/client/v3/register",
        token=house.seat.as_token,
        body={
            "type": "m.login.application_service",
            "username": house.seat.localpart,
            "inhibit_login": True,
        },
    )
    well = {
        "module_secret": house.secret,
        "socket": str(house.reader.socket),
        "admin_token": await house.homeserver.admin_token(),
    }
    config = _config(house, well)
    found = await doctor.ages(config)
    assert [each.what.split()[4] for each in found if each.mark is Mark.OK][:3] == [
        *("module", "socket", "admin")
    ]
    assert not [each for each in found if each.mark is Mark.WRONG]
    async with open_age_source(config) as source:
        assert source is not None
        assert await source.read(config.ai_user_id) is None
    for way, value in (("module_secret", "x" * 40), ("socket", "/nowhere"), ("admin_token", "x")):
        [finding] = await doctor.ages(_config(house, {way: value}))
        assert finding.mark is Mark.WRONG
        assert "nothing can be read" in finding.what
        assert finding.do is not None
    [finding] = await doctor.ages(_config(house, {}))
    assert (finding.mark, finding.what) == (Mark.OK, "nobody's age is read")
    async with open_age_source(_config(house, {})) as source:
        assert source is None


async def test_what_was_read_is_dropped_when_the_module_says_so(house: House) -> None:
    """Else it would be believed for up to a minute."""
    alice, room, now_ms = await somebody(house), RoomId("!room:hs"), 1_000_000
    user = UserId(alice.user_id)
    async with open_rooms(f"sqlite:{house.folder}/rooms.db", None, IdentitySeal()) as rooms:
        server = house.homeserver.server_name
        source = house.sources["module"]
        ages = StatedAges(server, (), {}, source, rooms.statements, lambda: now_ms)
        await house.write(alice, {"band": "16_17"})
        await _until_told(house, user)
        assert (await ages([user], room))[user].band is AgeBand.FROM_16
        await house.write(alice, {"band": "13_15"})
        # Nobody has told `ages`, and no time goes by here.
        await _until_told(house, user)
        assert (await ages([user], room))[user].band is AgeBand.FROM_16

        def heard(changed: UserId) -> None:
            ages.changed(changed)
            house.pushed.put_nowait(changed)

        house.route.changed = heard
        await house.write(alice, {"band": "under_13"})
        await _until_told(house, user)
        assert (await ages([user], room))[user].band is AgeBand.UNDER_13
