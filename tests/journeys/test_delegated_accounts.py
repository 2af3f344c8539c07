"""A homeserver whose accounts are in the hands of the Matrix Authentication Service."""

from pathlib import Path

import pytest

from stage.account_service import AccountService
from stage.http import Refused, call
from stage.parlour import Parlour
from stage.seat import Seat, encrypted, settings
from stage.synapse import Synapse
from tests.journeys.world import World, answer_to, word


async def test_encryption_where_application_services_cannot_log_in(
    world: World, tmp_path: Path
) -> None:
    async with AccountService() as service:
        homeserver = Synapse(tmp_path / "homeserver", extra=service.settings)
        seat = Seat.at(homeserver, tmp_path / "seat")
        written = settings(seat, model_url=world.model.url, model="scripted", changes=encrypted())
        await homeserver.start()
        parlour = Parlour(tmp_path / "seat", seat, written)
        try:
            with pytest.raises(Refused):
                await _bridges_login(homeserver, seat)
            await parlour.start()
            alice = await world.host.encrypted(
                await service.person(homeserver.url, homeserver.server_name, "alice")
            )
            room = await alice.create_direct(seat.ai_user_id, encrypted=True)
            await alice.wait_member(room, seat.ai_user_id)
            for again in (False, True):
                if again:
                    await parlour.restart(kill=True)
                question = word()
                await alice.send_text(room, f"and {question}?")
                heard = await alice.wait_text(room, answer_to(question), 30, sender=seat.ai_user_id)
                assert heard["encrypted"]
                shield = await alice.shield(room, heard["event_id"])
                assert shield is not None
                assert shield.colour == "none"
            assert "Traceback" not in parlour.log()
        finally:
            await parlour.stop()
            await homeserver.stop()


async def _bridges_login(homeserver: Synapse, seat: Seat) -> None:
    """The way to a device that application services had before."""
    whom = {"type": "m.id.user", "user": seat.localpart}
    await call(
        "POST",
        f"{homeserver.url}/_matrix/client/v3/login",
        token=seat.as_token,
        body={"type": "m.login.application_service", "identifier": whom},
    )
