"""From what a person typed to a command: only the first line counts, and nothing raises."""

from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands import Command
from appservice.model.commands.basic import Unknown
from appservice.policy.parsing import (
    ages,
    allowance,
    audience,
    basic,
    catchup,
    crossing,
    guarding,
    instructions,
    keeping,
    links,
    manners,
    memory,
    models,
    people,
    rights,
    settings,
    spaces,
    threads,
    turns,
)

_PARSERS: Final[Mapping[str, Callable[[str], Command]]] = {
    **ages.PARSERS,
    **allowance.PARSERS,
    **audience.PARSERS,
    **basic.PARSERS,
    **catchup.PARSERS,
    **crossing.PARSERS,
    **guarding.PARSERS,
    **instructions.PARSERS,
    **keeping.PARSERS,
    **links.PARSERS,
    **manners.PARSERS,
    **memory.PARSERS,
    **models.PARSERS,
    **people.PARSERS,
    **rights.PARSERS,
    **settings.PARSERS,
    **spaces.PARSERS,
    **threads.PARSERS,
    **turns.PARSERS,
}
"""By the first word in small letters, what reads the rest. A family of commands has its own."""


def command_words(typed: str, prefix: str) -> str | None:
    """What follows the prefix on the first line, or None when this is no command."""
    head, rest = _cut(typed.split("\n", 1)[0])
    return rest if head.casefold() == prefix.casefold() else None


def parse(words: str) -> Command:
    """The command that the words after the prefix spell."""
    verb, rest = _cut(words)
    parser = _PARSERS.get(verb.casefold())
    return Unknown(verb.casefold()[:40]) if parser is None else parser(rest)


def _cut(words: str) -> tuple[str, str]:
    """The first word and the rest, at whatever space there is: editors put hard ones near pills."""
    head, *rest = words.split(None, 1) or [""]
    return head, rest[0].strip() if rest else ""
