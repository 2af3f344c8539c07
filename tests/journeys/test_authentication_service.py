"""A homeserver whose accounts are in the hands of a Matrix Authentication Service."""

from pathlib import Path

import pytest

from stage.authentication_service import AuthenticationService
from stage.http import Refused, call
from stage.parlour import Parlour
from stage.seat import Seat, encrypted, settings
from stage.synapse import Synapse
from tests.journeys.keeping_keys import answered, room_with, shown_keys
from tests.journeys.world import World


async def test_there_the_ai_has_its_device_and_identity_all_the_same(
    world: World, tmp_path: Path
) -> None:
    async with AuthenticationService() as service:
        server = Synapse(tmp_path / "hs", extra=service.homeserver_settings)
        seat = Seat.at(server, tmp_path / "ai")
        await server.start()
        written = settings(seat, model_url=world.model.url, model="scripted", changes=encrypted())
        parlour, ai = Parlour(tmp_path / "ai", seat, written), seat.ai_user_id
        await parlour.start()
        login = {"type": "m.login.application_service", "identifier": {"type": "m.id.user"}}
        url = f"{server.url}/_matrix/client/v3/login"
        with pytest.raises(Refused):
            await call("POST", url, token=seat.as_token, body=login)
        alice = await world.host.encrypted(await service.account(server, "alice"))
        await answered(alice, await room_with(ai, alice), ai)
        (device,) = await alice.devices_of(ai)
        assert device.cross_signed
        assert (await shown_keys(parlour))["verdict"] == "The homeserver shows the same."
        await alice.close()
        await parlour.stop()
        await server.stop()
