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
        (
            Entry("init", "appservice.cli.init.command", "Write settings and registration."),
            Entry("doctor", "appservice.cli.doctor.command", "Check that all fits together."),
        ),
    ),
    (
        "Run",
        (
            Entry("run", "appservice.cli.run", "Run Parlour until it is stopped."),
            Entry("age-reader", "appservice.cli.age_reader", "Run what alone reads people's age."),
        ),
    ),
    (
        "Operate",
        (
            Entry("rooms", "appservice.cli.rooms", "List the rooms that the AI is in."),
            Entry("audit", "appservice.cli.audit", "Show what the AI did with power in groups."),
            Entry("usage", "appservice.cli.usage", "Show who was given how many answers."),
            Entry("export", "appservice.cli.export", "Write what is kept of a person or room."),
            Entry("erase", "appservice.cli.erase", "Forget a person or a room for good."),
            Entry("leave", "appservice.cli.leave", "Have the AI leave a room, or all of them."),
            Entry("age", "appservice.cli.age", "State how old people are, and see what is known."),
            Entry("block", "appservice.cli.block", "Accept nothing from some users or servers."),
            Entry("unblock", "appservice.cli.unblock", "End such a block."),
            Entry("guardian", "appservice.cli.guardian", "Name guardians of the young."),
            Entry("stop", "appservice.cli.stop", "Have the AI answer nobody."),
            Entry("resume", "appservice.cli.resume", "Have it answer again."),
        ),
    ),
    (
        "Look after",
        (
            Entry("migrate", "appservice.cli.migrate", "Bring the databases up to date; roles."),
            Entry("backup", "appservice.cli.backup", "Save rooms and direct chats, each apart."),
            Entry("restore", "appservice.cli.restore", "Bring a backup back."),
            Entry("keys", "appservice.cli.keys", "Show or recover keys; verify people."),
            Entry("version", "appservice.cli.version", "Show which Parlour this is."),
        ),
    ),
)


def entry(name: str) -> Entry | None:
    """The command of that name."""
    return next((each for _, part in SECTIONS for each in part if each.name == name), None)
