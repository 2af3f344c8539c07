"""What journeys about ages stand on: statements are signed, and a reader's seat can read them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.ages.signing import NotSigned, signed
from stage.ages import Issuer, ReaderSeat, age_path, set_age, state_age
from stage.clients import ClientHost
from stage.http import Refused
from stage.synapse import Synapse

ALICE = "@alice:test"


@pytest.fixture(scope="module")
async def homeserver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    server = Synapse(tmp_path_factory.mktemp("hs"))
    yield server
    await server.stop()


def test_a_statement_says_what_it_was_told_to() -> None:
    issuer = Issuer.new("school")
    told = issuer.statement(ALICE, "13_15", iat=7, exp=9, jti="x", guardians=["@mum:test"])
    assert signed(told["statement"], issuer.public_key) == {
        "iss": "school",
        "sub": ALICE,
        "band": "13_15",
        "iat": 7,
        "exp": 9,
        "jti": "x",
        "guardians": ["@mum:test"],
    }
    other = issuer.claims(ALICE, "adult", sub="@eve:test", jti=None, iss=None)
    assert (other["sub"], "iss" in other) == ("@eve:test", False)


def test_a_forged_statement_is_not_the_issuers() -> None:
    issuer, other = Issuer.new(), Issuer.new()
    told = issuer.statement(ALICE, "adult", key=other.private_key)
    with pytest.raises(NotSigned):
        signed(told["statement"], issuer.public_key)


async def test_a_readers_seat_reads_what_people_write(homeserver: Synapse, tmp_path: Path) -> None:
    seat = ReaderSeat.at(homeserver, tmp_path / "reader")
    await homeserver.start()
    await homeserver.register("alice", "alice-password")
    issuer = Issuer.new()
    async with ClientHost() as host:
        alice = await host.login(homeserver, "alice", "alice-password")
        path = f"{age_path(alice.user_id)}?user_id={alice.user_id}"
        with pytest.raises(Refused) as unset:
            await homeserver.call("GET", path, token=seat.as_token)
        assert unset.value.status == 404
        await set_age(alice, {"band": "16_17"})
        assert await homeserver.call("GET", path, token=seat.as_token) == {"band": "16_17"}
        await state_age(alice, issuer, "adult")
        content = await homeserver.call("GET", path, token=seat.as_token)
        assert signed(content["statement"], issuer.public_key)["sub"] == alice.user_id
