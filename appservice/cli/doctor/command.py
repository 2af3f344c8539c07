"""The command `parlour doctor`."""

import asyncio
import io
import os
import sys
from pathlib import Path
from typing import Final

import click

from appservice.cli.doctor.examination import SETTINGS, examine
from appservice.cli.doctor.finding import Finding, Mark, wrong
from appservice.cli.doctor.printing import as_json, as_text, verdict
from appservice.cli.exits import ExitCode
from appservice.cli.settings import config_option
from appservice.config import Config, ConfigError
from appservice.telemetry import configure_logging

_COLOURS: Final = {
    Mark.OK: "green",
    Mark.WRONG: "red",
    Mark.WARNING: "yellow",
    Mark.SKIPPED: "bright_black",
}


@click.command("doctor")
@config_option
@click.option(
    "--registration",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The registration that the homeserver loads.  [default: registration.yaml beside the"
    " settings]",
)
@click.option("--json", "as_object", is_flag=True, help="Print one JSON object instead of lines.")
def command(config_path: Path, registration: Path | None, *, as_object: bool) -> int:
    """Check that everything fits together, and say what to do where it does not.

    Looks at settings, databases and their roles, registration, homeserver, the AI user and its
    device, the calls between both, every model (by asking it something), clocks and disk. The AI
    user and its device are made if they are not there yet. Ends with 1 when something is wrong.
    """
    # What is logged on the way is said by the findings, and better.
    configure_logging(level="error", format="json", stream=io.StringIO())
    findings = asyncio.run(_look(config_path, registration, tell=not as_object))
    click.echo(as_json(findings) if as_object else f"\n{verdict(findings)}")
    well = not any(each.mark is Mark.WRONG for each in findings)
    return ExitCode.OK if well else ExitCode.TROUBLE


async def _look(config_path: Path, registration: Path | None, *, tell: bool) -> list[Finding]:
    findings: list[Finding] = []

    def note(finding: Finding) -> None:
        findings.append(finding)
        if tell:
            _show(finding)

    try:
        config = Config.load(config_path, os.environ)
    except ConfigError as error:
        for problem in error.problems:
            note(wrong(SETTINGS, problem, "correct it; config.example.yaml explains every key"))
        return findings
    async for finding in examine(config, registration):
        note(finding)
    return findings


def _show(finding: Finding) -> None:
    text = as_text(finding, encoding=sys.stdout.encoding)
    sign = click.style(text[:2], fg=_COLOURS[finding.mark], bold=True)
    # Into a file click writes no colours anyway; NO_COLOR is for people (https://no-color.org).
    click.echo(f"{sign}{text[2:]}", color=False if os.environ.get("NO_COLOR") else None)
