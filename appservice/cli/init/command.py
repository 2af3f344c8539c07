"""The command `parlour init`."""

from collections.abc import Mapping
from pathlib import Path

import click

from appservice.cli.init.files import check_loads, refuse_existing, write_all
from appservice.cli.init.questions import QUESTIONS, answer
from appservice.cli.init.reader import ReaderSetup, reader_steps, reader_texts
from appservice.cli.init.setup import Setup
from appservice.cli.init.steps import next_steps
from appservice.cli.init.texts import MASTER_KEY_FILE, config_text, registration_text


@click.command("init")
@click.option("--server-name", metavar="NAME", help="The part of your users' IDs after the colon.")
@click.option("--homeserver-url", metavar="URL", help="Where the homeserver answers, for Parlour.")
@click.option("--appservice-url", metavar="URL", help="Where Parlour answers, for the homeserver.")
@click.option("--localpart", metavar="NAME", help="The AI user's name before the colon.")
@click.option("--model-url", metavar="URL", help="An OpenAI-compatible service, with its /v1.")
@click.option("--model-name", metavar="NAME", help="The model's name as that service knows it.")
@click.option("--model-key-file", metavar="PATH", help="A file that holds that service's key.")
@click.option(
    "--database", metavar="sqlite|URL", help="sqlite, or the URL of a PostgreSQL database's owner."
)
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    show_default="this one",
    help="The folder to write to.",
)
@click.option(
    "--age-reader", is_flag=True, help="Write the files of `parlour age-reader` and no others."
)
@click.option("--yes", is_flag=True, help="Ask nothing; take defaults for what no option says.")
@click.option("--force", is_flag=True, help="Write even if files are there; they become .bak.")
def command(
    *, directory: Path, age_reader: bool, yes: bool, force: bool, **given: str | None
) -> None:
    """Write config.yaml, registration.yaml and master.key, with fresh secrets.

    Asks for what no option says, and then tells what to add to the homeserver's configuration.
    """
    if age_reader:
        _write_reader(directory.absolute(), given, ask=not yes, force=force)
        return
    config = directory.absolute() / "config.yaml"
    registration = directory.absolute() / "registration.yaml"
    master_key = directory.absolute() / MASTER_KEY_FILE
    if not force:
        refuse_existing([config, registration, master_key])
    setup = _setup(given, ask=not yes)
    texts = {
        master_key: f"{setup.master_key}\n",
        config: config_text(setup),
        registration: registration_text(setup),
    }
    check_loads(texts[config], {MASTER_KEY_FILE: texts[master_key]})
    _write(texts)
    click.echo(f"\nWrote {config},\n  {registration}\n  and {master_key}.")
    click.echo("They hold secrets, and only you may read them.\n")
    click.echo(next_steps(setup, config, registration))


def _setup(given: dict[str, str | None], *, ask: bool) -> Setup:
    answers = {name: answer(QUESTIONS[name], given[name], ask=ask) for name in QUESTIONS}
    key_file = answers.pop("model_key_file")
    return Setup(model_key_file=Path(key_file) if key_file else None, **answers)


def _write_reader(folder: Path, given: dict[str, str | None], *, ask: bool, force: bool) -> None:
    """The age-reader's own files, for the user that runs this."""
    needed = {"server_name", "homeserver_url"}
    for name in sorted(name for name, value in given.items() if value and name not in needed):
        raise click.UsageError(f"{QUESTIONS[name].flag} does not go with --age-reader")
    setup = ReaderSetup(
        server_name=answer(QUESTIONS["server_name"], given["server_name"], ask=ask),
        homeserver_url=answer(QUESTIONS["homeserver_url"], given["homeserver_url"], ask=ask),
    )
    texts = reader_texts(setup, folder)
    if not force:
        refuse_existing(list(texts))
    _write(texts)
    click.echo("\nWrote " + ",\n  ".join(map(str, texts)) + ".")
    click.echo("They hold secrets: nobody may read them but the reader's user (you, now).\n")
    click.echo(reader_steps(setup, folder))


def _write(texts: Mapping[Path, str]) -> None:
    for kept in write_all(texts):
        click.echo(f"The old file is kept as {kept}.")
