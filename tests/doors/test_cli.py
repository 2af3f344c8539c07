"""The command line itself: help, exit codes, and what is said when something goes wrong."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from appservice import __version__
from appservice.cli.commands import SECTIONS
from appservice.cli.exits import MEANINGS, CommandFailed, ExitCode, code_of
from appservice.cli.group import Parlour, parlour
from appservice.cli.settings import with_config
from appservice.config import Config, ConfigError
from appservice.model.errors import (
    HomeserverRefused,
    HomeserverUnavailable,
    ModelFault,
    ModelUnavailable,
    ParlourError,
    SchemaTooNew,
    StoreRefused,
    StoreUnavailable,
)
from appservice.telemetry import CannotListen

TOKEN = "syt_YWxpY2U_abcdefghijklmnop_0abcde"


def _run(*args: str) -> Result:
    return CliRunner().invoke(parlour, args)


def _failing(error: BaseException) -> Callable[..., Result]:
    """A `parlour` with one command, that ends with this error."""

    @click.command("fail")
    def fail() -> None:
        raise error

    class OneCommand(Parlour):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return ["fail"]

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            return fail if cmd_name == "fail" else None

    group = OneCommand("parlour", callback=parlour.callback, params=parlour.params)
    return lambda *args: CliRunner().invoke(group, args)


def test_the_help_shows_every_command_and_every_exit_code() -> None:
    shown = _run("--help")
    assert shown.exit_code == 0
    for _, entries in SECTIONS:
        for entry in entries:
            assert f"  {entry.name} " in shown.output
            assert entry.summary in " ".join(shown.output.split())
    for code, meaning in MEANINGS.items():
        assert f"{int(code)}" in shown.output
        assert meaning in shown.output
    assert max(map(len, shown.output.splitlines())) <= 100


def test_no_command_shows_the_help() -> None:
    shown = _run()
    assert shown.exit_code == 2
    assert "Usage: parlour [OPTIONS] COMMAND" in shown.output


@pytest.mark.parametrize("entry", [entry for _, part in SECTIONS for entry in part])
def test_every_command_exists_and_has_help(entry: object) -> None:
    name, module = getattr(entry, "name", ""), getattr(entry, "module", "")
    assert importlib.import_module(module).command.name == name
    shown = _run(name, "--help")
    assert shown.exit_code == 0
    assert f"Usage: parlour {name}" in shown.output


def test_both_ways_to_start_it_are_the_same() -> None:
    for start in (
        [sys.executable, "-m", "appservice"],
        [Path(sys.executable).with_name("parlour")],
    ):
        ended = subprocess.run(
            [*start, "version"], capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 0
        assert ended.stdout.startswith(f"parlour {__version__}\n")
        assert "mautrix 0." in ended.stdout


def test_a_misspelt_command_is_told_the_right_one() -> None:
    ended = _run("versoin")
    assert ended.exit_code == 2
    assert "There is no command versoin; did you mean version?" in ended.output
    assert "No such command 'quite-else'" in _run("quite-else").output


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError(["config.yaml:1: a: wrong", "config.yaml:2: b: wrong"]), ExitCode.USAGE),
        (CannotListen("the port is taken"), ExitCode.TROUBLE),
        (HomeserverUnavailable("it does not answer"), ExitCode.HOMESERVER),
        (HomeserverRefused("it refuses", status=401, errcode="M_X"), ExitCode.HOMESERVER),
        (StoreUnavailable("it does not answer"), ExitCode.DATABASE),
        (StoreRefused("the role has too many rights"), ExitCode.DATABASE),
        (SchemaTooNew("it is newer"), ExitCode.DATABASE),
        (ModelUnavailable("no model answers", ModelFault.TIMEOUT), ExitCode.TROUBLE),
    ],
)
def test_a_failure_of_ours_is_its_sentence_and_its_code(error: ParlourError, code: int) -> None:
    assert code_of(error) == code
    ended = _failing(error)("fail")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (code, "", f"{error}\n")
    grouped = _failing(ExceptionGroup("tasks", [ExceptionGroup("more", [error])]))("fail")
    assert (grouped.exit_code, grouped.stderr) == (code, f"{error}\n")


def test_a_command_can_end_with_a_code_of_its_own() -> None:
    ended = _failing(CommandFailed("Three lines are wrong.", ExitCode.TROUBLE))("fail")
    assert (ended.exit_code, ended.stderr) == (1, "Error: Three lines are wrong.\n")
    assert _failing(CommandFailed("No.", ExitCode.DATABASE))("fail").exit_code == 4
    assert _failing(click.exceptions.Exit(3))("fail").exit_code == 3


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_no_error(error: BaseException) -> None:
    ended = _failing(error)("fail")
    assert (ended.exit_code, ended.stderr.strip()) == (130, "Interrupted.")


def test_an_error_of_parlours_own_is_one_sentence_without_its_text() -> None:
    ended = _failing(ValueError(f"what alice wrote, {TOKEN}"))("fail")
    assert ended.exit_code == 70
    assert ended.stderr == (
        "Parlour stopped on an error of its own: ValueError. "
        "Run the same command with --debug to see where.\n"
    )


@pytest.mark.parametrize("args", [("--debug", "fail"), ("fail", "--debug")])
def test_debug_shows_where_but_no_secret(args: tuple[str, str]) -> None:
    ended = _failing(ValueError(f"cannot use {TOKEN}"))(*args)
    assert ended.exit_code == 70
    assert "Traceback (most recent call last):" in ended.stderr
    assert "ValueError: cannot use ***" in ended.stderr
    assert TOKEN not in ended.stderr


def test_who_stops_reading_gets_no_traceback() -> None:
    command = f"{sys.executable} -m appservice init --help | head -c 1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stderr == ""


def test_commands_read_the_settings_that_are_named(tmp_path: Path) -> None:
    @click.command()
    @click.option("--twice", is_flag=True)
    @with_config
    def show(config: Config, *, twice: bool) -> None:
        click.echo(f"{config.homeserver.server_name} {twice}")

    path = tmp_path / "other.yaml"
    path.write_text(
        "homeserver: {url: 'http://a', server_name: a.test}\n"
        f"appservice: {{url: 'http://b', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://m', model: m}}\n"
    )
    runner = CliRunner()
    assert runner.invoke(show, ["-c", str(path), "--twice"]).output == "a.test True\n"
    named = {"PARLOUR_CONFIG": str(path), "PARLOUR_HOMESERVER__SERVER_NAME": "c.test"}
    assert runner.invoke(show, env=named).output == "c.test False\n"
    missing = runner.invoke(show, ["--config", str(tmp_path / "no.yaml")])
    assert isinstance(missing.exception, ConfigError)
