"""`parlour guardian`: who is whose guardian by the operator's word, and what guardians changed."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

import click

from appservice.app.beside import open_rooms_side
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.cli.switches import SOON
from appservice.config import Config
from appservice.model.guardianship import Entry, How, Kind, Link
from appservice.model.ids import UserId, parse_user_id
from appservice.policy.guarding import has_word, with_word, without_word
from appservice.ports.guardians import Guardians
from appservice.prompt.guarding import decided, what_of

T = TypeVar("T")
_MOST: Final = 1000


@click.group("guardian")
def command() -> None:
    """Say who is whose guardian, and see what guardians changed.

    A guardian decides in a chat of their own with the AI (!ai guardian). The child is told of each
    change, and sees who decided what. Nobody else learns of it.
    """


@command.command("link")
@click.argument("guardian")
@click.argument("child")
@with_config
def link(config: Config, *, guardian: str, child: str) -> None:
    """Make GUARDIAN a guardian of CHILD; both are Matrix IDs, like @alice:example.org.

    What a guardian decides holds until CHILD has a signed statement of being an adult.
    """
    who, whom = _user(guardian), _user(child)
    if who == whom:
        raise CommandFailed("Nobody can be their own guardian.", ExitCode.USAGE)
    if config.ai_user_id in (who, whom):
        raise CommandFailed("The AI can't be part of that.", ExitCode.USAGE)
    changed = _with(config, lambda guardians: _change(guardians, who, whom, on=True))
    was = f"{who} was a guardian of {whom} by your word already, so nothing changed."
    click.echo(f"{who} is a guardian of {whom} now. {SOON}." if changed else was)


@command.command("unlink")
@click.argument("guardian")
@click.argument("child")
@with_config
def unlink(config: Config, *, guardian: str, child: str) -> None:
    """End that GUARDIAN is a guardian of CHILD, with all that they decided.

    A link by a signed statement begins again when that statement is read: have another issued, or
    revoke it.
    """
    who, whom = _user(guardian), _user(child)
    if _with(config, lambda guardians: _change(guardians, who, whom, on=False)):
        click.echo(f"{who} is no guardian of {whom} any more. {SOON}.")
    else:
        click.echo(f"{who} was no guardian of {whom}, so nothing changed.")


@command.command("list")
@click.argument("person", required=False)
@with_config
def show(config: Config, *, person: str | None) -> None:
    """List links, by whose word they hold, and what was decided; of PERSON alone if named."""
    whom = None if person is None else _user(person)

    async def found(guardians: Guardians) -> list[Link]:
        if whom is None:
            return await guardians.links()
        return [*await guardians.of_child(whom), *await guardians.of_guardian(whom)]

    links = [each for each in _with(config, found) if each.words or each.notice]
    for each in links:
        words = ", ".join(f"{word.how} since {_day(word.since_ms)}" for word in each.words)
        state = words or "asked for" if each.agreed is None or each.words else "ended"
        limits = "; ".join(decided(each, ())) or "nothing decided"
        child = each.child or "(forgotten)"
        click.echo(f"{each.guardian or '(forgotten)'} -> {child}  [{state}]  {limits}")
    if not links:
        click.echo("There are no links.")


@command.command("log")
@click.argument("child", required=False)
@with_config
def log(config: Config, *, child: str | None) -> None:
    """Show what was changed, the newest last; for CHILD alone if named."""
    whom = None if child is None else _user(child)
    entries = _with(config, lambda guardians: guardians.log(whom, _MOST))
    for each in entries:
        by = each.by or "operator or statement"
        click.echo(f"{_minute(each.at_ms)}  {each.child}  {by}: {what_of(each)}")
    if not entries:
        click.echo("Nothing was changed.")


def _with(config: Config, act: Callable[[Guardians], Awaitable[T]]) -> T:
    async def opened() -> T:
        with waiting("waiting for the database"):
            async with open_rooms_side(config) as rooms:
                return await act(rooms.guardians)

    return asyncio.run(opened())


async def _change(guardians: Guardians, guardian: UserId, child: UserId, *, on: bool) -> bool:
    """Add the operator's word, or take away every word; a running Parlour tells both."""
    now_ms, name = int(time.time() * 1000), secrets.token_hex(8)

    def change(link: Link) -> Link | None:
        if on:
            known = has_word(link, How.OPERATOR)
            return None if known else with_word(link, How.OPERATOR, now_ms)
        after = link
        for word in link.words:
            after = without_word(after, word.how)
        return after if after != link else None

    to_child = Entry(
        key=f"operator:{name}",
        child=child,
        guardian=guardian,
        to=child,
        by=None,
        at_ms=now_ms,
        say="guardian_new_operator" if on else "guardian_over_operator",
        data=(("guardian", guardian), ("child", child)),
    )
    to_guardian = Entry(
        key=f"operator:{name}:guardian",
        child=child,
        guardian=guardian,
        to=guardian,
        by=None,
        at_ms=now_ms,
        say=to_child.say,
        data=to_child.data,
        kind=Kind.NEWS,
    )
    return await guardians.change(guardian, child, change, [to_child, to_guardian]) is not None


def _user(text: str) -> UserId:
    known = parse_user_id(text)
    if known is None:
        raise CommandFailed(
            f"{text} is not a Matrix ID; one looks like @alice:example.org.", ExitCode.USAGE
        )
    return known


def _day(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d}"


def _minute(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
