"""The command `parlour` itself: finds the others, and ends each with the right exit code."""

import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from appservice.cli.commands import SECTIONS, entry
from appservice.cli.exits import MEANINGS, CommandFailed, ExitCode, code_of, ours
from appservice.config.suggest import did_you_mean
from appservice.telemetry import Mask
from appservice.telemetry.traces import brief

_DEBUG = "--debug"


class Parlour(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the help's order."""
        del ctx
        return [each.name for _, part in SECTIONS for each in part]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        found = entry(cmd_name)
        if found is None:
            return None
        command = importlib.import_module(found.module).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{found.module}.command is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a misspelt one is refused with the nearest."""
        hint = did_you_mean(args[0], self.list_commands(ctx))
        if hint and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"There is no command {args[0]}{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One list for each section."""
        del ctx
        for title, part in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(each.name, each.summary) for each in part])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The exit codes."""
        del ctx
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), means) for code, means in MEANINGS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "parlour",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end the process with the exit code that fits (unless not `standalone_mode`)."""
        given = list(sys.argv[1:] if args is None else args)
        rest = [each for each in given if each != _DEBUG]
        if not standalone_mode:
            return super().main(rest, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            result = super().main(rest, prog_name, complete_var, standalone_mode=False, **extra)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place to look
            sys.exit(_report(error, debug=_DEBUG in given))
        sys.exit(result if isinstance(result, int) else ExitCode.OK)


def _report(error: BaseException, *, debug: bool) -> int:
    """Say what happened on standard error; returns the exit code."""
    if isinstance(error, click.ClickException):
        error.show()
        return error.code if isinstance(error, CommandFailed) else error.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        # Who read our output has gone; Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.TROUBLE
    mask = Mask()
    if debug:
        click.echo(mask.text("".join(traceback.format_exception(error)), may_be_id=True), err=True)
    if (known := ours(error)) is not None:
        for line in str(known).splitlines():
            click.echo(line, err=True)
        return code_of(known)
    advice = "" if debug else f" Run the same command with {_DEBUG} to see where."
    click.echo(f"Parlour stopped on an error of its own: {brief(error, mask)}.{advice}", err=True)
    return ExitCode.INTERNAL


@click.group(
    cls=Parlour,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(_DEBUG, is_flag=True, help="Show the whole traceback of an error.")
def parlour(debug: bool) -> None:
    """Seat an AI user in invite-only Matrix group rooms.

    Start with `parlour init`, then `parlour doctor`, then `parlour run`.
    """
    # `Parlour.main` takes --debug out wherever it stands; here it is only for the help.
    del debug
