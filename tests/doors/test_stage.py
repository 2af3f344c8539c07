"""The stage itself: homeservers that federate, and real clients that go on through a restart."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.config import Config
from stage.clients import ClientHost, ClientRefused
from stage.federation import two_homeservers
from stage.person import Person
from stage.postgres import Postgres
from stage.process import Program, ServerProcess
from stage.seat import Seat, encrypted, settings, write_yaml
from stage.sight import NotSeen
from stage.synapse import Synapse

Pair = tuple[Synapse, Synapse]


@pytest.fixture(scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    async with two_homeservers(tmp_path_factory.mktemp("homeservers")) as servers:
        yield servers


@pytest.fixture(scope="module")
async def host() -> AsyncIterator[ClientHost]:
    async with ClientHost() as clients:
        yield clients


async def _enter(host: ClientHost, server: Synapse, localpart: str) -> Person:
    account = await server.register(localpart, f"{localpart}-password")
    return await host.login(server, account.localpart, account.password)


async def test_people_talk_across_two_homeservers_and_through_a_restart(
    pair: Pair, host: ClientHost
) -> None:
    alice, carol = await asyncio.gather(
        _enter(host, pair[0], "alice"), _enter(host, pair[1], "carol")
    )
    room = await _shared_room(alice, carol)
    await _everything_said_is_seen(alice, carol, room)
    await pair[0].kill()
    said, _ = await asyncio.gather(alice.send_text(room, "Anybody?"), pair[0].start())
    await carol.wait_id(room, said)
    await _both_ways(alice, carol, room)
    await carol.sync_restart()
    await _both_ways(alice, carol, room)


async def test_a_direct_chat_is_announced_as_one(pair: Pair, host: ClientHost) -> None:
    dora, emil = await asyncio.gather(_enter(host, pair[0], "dora"), _enter(host, pair[1], "emil"))
    room = await dora.create_direct(emil.user_id)
    invitation = await emil.wait_invite()
    assert (invitation.room_id, invitation.inviter) == (room, dora.user_id)
    assert invitation.is_direct
    await emil.leave(room)
    await dora.wait_member(room, emil.user_id, "leave")
    assert emil.invites() == []
    with pytest.raises(ClientRefused) as refusal:
        await emil.send_text(room, "let me in")
    assert refusal.value.errcode == "M_FORBIDDEN"
    with pytest.raises(NotSeen, match="let me in"):
        await dora.wait_text(room, "let me in", 0.1)


async def test_postgres_has_databases_with_roles_of_their_own() -> None:
    with Postgres() as server:
        database = await server.fresh_database(["rooms", "migrate"], owner="migrate")
        owner = await asyncpg.connect(database.urls["migrate"])
        await owner.execute("CREATE TABLE secret (word text)")
        await owner.close()
        stranger = await asyncpg.connect(database.urls["rooms"])
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stranger.execute("SELECT * FROM secret")
        await stranger.close()


def test_the_settings_of_a_seat_are_ones_that_parlour_takes(tmp_path: Path) -> None:
    seat = Seat.at(Synapse(tmp_path / "a"), tmp_path / "parlour")
    changes = {"answers": {"max_age": "3s"}, "models": {"primary": {"max_retries": 0}}}
    chosen = settings(seat, model_url="http://127.0.0.1:1/v1", model="scripted", changes=changes)
    write_yaml(tmp_path / "config.yaml", chosen)

    config = Config.load(tmp_path / "config.yaml", {})

    assert config.ai_user_id == seat.ai_user_id
    assert not config.encryption.on
    assert config.models.primary.max_retries == 0
    assert config.models.primary.model == "scripted"
    assert seat == Seat.at(Synapse(tmp_path / "a"), tmp_path / "parlour")

    changes = encrypted(changes, share_keys_with="all")
    chosen = settings(seat, model_url="http://127.0.0.1:1/v1", model="scripted", changes=changes)
    write_yaml(tmp_path / "config.yaml", chosen)
    config = Config.load(tmp_path / "config.yaml", {})
    assert (config.encryption.on, config.encryption.share_keys_with) == (True, "all")
    assert config.models.primary.max_retries == 0


async def test_only_what_was_started_is_ended(tmp_path: Path) -> None:
    program = Program(
        name="sleeper",
        argv=(sys.executable, "-c", "import time; time.sleep(60)"),
        log=tmp_path / "sleeper.log",
        pid_file=tmp_path / "sleeper.pid",
    )
    first = ServerProcess(program)
    first.start(detached=True)
    found_again = ServerProcess(program)
    assert found_again.pid == first.pid
    pid, started = program.pid_file.read_text().split()
    program.pid_file.write_text(f"{pid} {float(started) - 60}")
    assert not ServerProcess(program).running
    await found_again.stop()
    assert await first.wait_end(5) == -signal.SIGTERM


async def _shared_room(alice: Person, carol: Person) -> str:
    room = await alice.create_room(preset="private_chat", name="Kyoto")
    await alice.invite(room, carol.user_id)
    invitation = await carol.wait_invite(inviter=alice.user_id)
    assert (invitation.room_id, invitation.is_direct) == (room, False)
    await carol.join(room, via=[alice.user_id.partition(":")[2]])
    await alice.wait_member(room, carol.user_id)
    assert carol.joined(room) == {alice.user_id, carol.user_id}
    assert carol.invites() == []
    return room


async def _everything_said_is_seen(alice: Person, carol: Person, room: str) -> None:
    question = await alice.send_text(room, "Tea at four?", mentions=[carol.user_id])
    await carol.wait_text(room, "tea at four", sender=alice.user_id)
    answer = await carol.send_text(room, "Gladly", reply_to=question)
    await alice.wait_id(room, answer)
    reaction = await carol.react(room, question, "👍")
    edited = await alice.edit(room, question, "Tea at five?")
    await carol.wait_id(room, edited)
    await carol.redact(room, answer)

    for person in (alice, carol):
        await person.wait_id(room, reaction)
        await person.wait_redacted(room, answer)
        first, second = await person.shown(room)
        assert (first.body, first.edited) == ("Tea at five?", True)
        assert first.reactions == {"👍": [carol.user_id]}
        assert (second.redacted, second.content) == (True, {})


async def _both_ways(alice: Person, carol: Person, room: str) -> None:
    question = await carol.send_text(room, "Back again?")
    await alice.wait_id(room, question)
    answer = await alice.send_text(room, "Yes, here")
    await carol.wait_text(room, "yes, here", after=question)
    assert [event["event_id"] for event in carol.timeline(room)].count(answer) == 1
