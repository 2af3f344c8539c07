"""`parlour guardian`: links by the operator's word, beside a Parlour or without one."""

from pathlib import Path

import pytest

from appservice.app.beside import open_rooms_side
from appservice.cli import guardian
from appservice.config import Config
from appservice.model.guardianship import How
from stage.ports import free_port
from stage.seat import Seat, settings, write_yaml
from tests.contracts.storage.samples import ALICE, BOB
from tests.doors.test_cli_rights import run


@pytest.fixture
def config(tmp_path: Path) -> Path:
    seat = Seat(
        homeserver_url="http://127.0.0.1:9",
        server_name="hs.test",
        localpart="ai",
        sender_localpart="parlour-1",
        port=free_port(),
        health_port=free_port(),
        web_port=free_port(),
        as_token="a" * 43,
        hs_token="h" * 43,
    )
    path = tmp_path / "config.yaml"
    write_yaml(path, settings(seat, model_url="http://m/v1", model="m", changes={}))
    return path


async def test_a_link_is_made_listed_logged_and_ended(config: Path) -> None:
    done = await run(guardian.link, config, BOB, ALICE)
    assert (done.exit_code, f"{BOB} is a guardian of {ALICE} now" in done.output) == (0, True)
    again = await run(guardian.link, config, BOB, ALICE)
    assert "nothing changed" in again.output
    listed = await run(guardian.show, config)
    assert f"{BOB} -> {ALICE}  [operator since " in listed.output
    assert "nothing decided" in listed.output
    assert (await run(guardian.show, config, ALICE)).output == listed.output
    assert "There are no links." in (await run(guardian.show, config, "@c:hs.test")).output
    async with open_rooms_side(Config.load(config, {})) as rooms:
        [link] = (await rooms.guardians.of_children([ALICE]))[ALICE]
        assert [word.how for word in link.words] == [How.OPERATOR]
        assert {user for user, _ in await rooms.guardians.untold()} == {ALICE, BOB}
    ended = await run(guardian.unlink, config, BOB, ALICE)
    assert f"{BOB} is no guardian of {ALICE} any more" in ended.output
    assert "nothing changed" in (await run(guardian.unlink, config, BOB, ALICE)).output
    log = (await run(guardian.log, config)).output.splitlines()
    assert [line.partition("operator or statement: ")[2] for line in log] == [
        f"{BOB} is a guardian of {ALICE} now, named by the operator",
        f"{BOB} is no guardian of {ALICE} any more by the operator",
    ]


@pytest.mark.parametrize(
    ("guardian_id", "child", "why"),
    [
        ("bob", ALICE, "bob is not a Matrix ID"),
        (ALICE, ALICE, "Nobody can be their own guardian"),
        ("@ai:hs.test", ALICE, "The AI can't be part"),
    ],
)
async def test_what_cannot_be_gets_one_sentence(
    config: Path, guardian_id: str, child: str, why: str
) -> None:
    done = await run(guardian.link, config, guardian_id, child)
    assert done.exit_code != 0
    assert why in str(done.exception) + done.output
