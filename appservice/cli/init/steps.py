"""What to do after `parlour init`."""

from collections.abc import Iterator
from pathlib import Path

from appservice.cli.init.setup import Setup


def next_steps(setup: Setup, config: Path, registration: Path) -> str:
    """The numbered steps from two written files to a talking AI."""
    steps = [_register(setup, registration), *_database(setup, config), *_listen(setup)]
    shown = "" if config == Path.cwd() / "config.yaml" else f" --config {config}"
    steps += [
        f"See whether everything fits:\n\n    parlour doctor{shown}",
        f"Start it:\n\n    parlour run{shown}",
        f"In your Matrix client, start a chat with {setup.ai_user_id}.",
    ]
    return "\n\n".join(_numbered(steps))


def _numbered(steps: list[str]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        first, *rest = step.splitlines()
        yield "\n".join([f"{number}. {first}", *(f"   {line}".rstrip() for line in rest)])


def _register(setup: Setup, registration: Path) -> str:
    return (
        f"Tell the homeserver of {setup.server_name} about Parlour. "
        "In Synapse's homeserver.yaml add\n\n"
        "    app_service_config_files:\n"
        f"      - {registration}\n\n"
        "(only the second line, if the first is there already), make sure that the homeserver\n"
        "may read that file, or copy it to where it may, and restart the homeserver."
    )


def _database(setup: Setup, config: Path) -> list[str]:
    if not setup.on_postgresql:
        return []
    command = f"parlour migrate --roles create --config {config}"
    step = f"Make the database roles that {config.name} names (`--roles print` shows the SQL):"
    return [f"{step}\n\n    {command}"]


def _listen(setup: Setup) -> list[str]:
    if setup.on_loopback:
        return []
    step = (
        "Parlour listens on 127.0.0.1 only. Let a reverse proxy pass\n"
        f"{setup.appservice_url} to it, or set appservice.bind_host to an address that\n"
        "the homeserver reaches."
    )
    return [step]
