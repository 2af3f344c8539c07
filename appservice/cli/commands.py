"""All commands by name, in the sections and the order that the help shows.

They are imported when they are used, so that `parlour --help` does not wait for all of Parlour.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`module` holds the `click.Command` as `command`; `summary` is its line in the help."""

    name: str
    module: str
    summary: str


SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Set up",
        (Entry("init", "appservice.cli.init.command", "Write the settings and the registration."),),
    ),
    (
        "Run",
        (Entry("run", "appservice.cli.run", "Run Parlour until it is stopped."),),
    ),
    (
        "Look after",
        (Entry("version", "appservice.cli.version", "Show which Parlour this is."),),
    ),
)


def entry(name: str) -> Entry | None:
    """The command of that name."""
    return next((each for _, part in SECTIONS for each in part if each.name == name), None)
