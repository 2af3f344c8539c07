"""`parlour usage`."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import click

from appservice.app.allowances import caps_of, plans_of
from appservice.app.beside import open_rooms_side
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.model.allowance import Spending, Used
from appservice.model.ids import UserId, server_name
from appservice.policy.allowance import everybody
from appservice.policy.plans import plan_of

_HOUR_MS: Final = 3_600_000
_HEAD: Final = ("WHO", "PLAN", "ANSWERS", "TOKENS")
_NOBODY: Final = "(not called for)"


@dataclass(frozen=True, slots=True)
class _Row:
    who: str
    plan: str
    replies: int
    tokens: int


@click.command("usage")
@click.option("--servers", "by_server", is_flag=True, help="One line for each server's people.")
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 366),
    default=24,
    show_default=True,
    help="Of how many of the last hours.",
)
@click.option("--json", "as_object", is_flag=True, help="Print JSON instead of lines.")
@with_config
def command(config: Config, *, by_server: bool, hours: int, as_object: bool) -> None:
    """Show who was given how many answers, who had most first.

    Only the AI's answers count. What is older than the longest window of any plan, and than a day,
    is forgotten. Never what was said, or where.
    """
    spendings, shared = asyncio.run(_read(config, hours))
    rows = _by_server(spendings) if by_server else _by_person(config, spendings)
    if as_object:
        click.echo(json.dumps(_object(rows, shared), indent=2))
        return
    for line in _table(rows):
        click.echo(line)
    for used in shared:
        amount, most = used.amount, used.limit.most
        click.echo(f"For everybody, in 24 hours: {amount} of {most} {used.limit.measure.value}.")
    answers = sum(row.replies for row in rows)
    of = "1 answer" if answers == 1 else f"{answers} answers"
    click.echo(f"{of} in the last {'hour' if hours == 1 else f'{hours} hours'}.")


async def _read(config: Config, hours: int) -> tuple[list[Spending], list[Used]]:
    now_ms = int(time.time() * 1000)
    async with open_rooms_side(config) as rooms:
        with waiting("reading the database"):
            spendings = await rooms.allowance.spendings(now_ms - hours * _HOUR_MS)
            return spendings, await rooms.allowance.used(everybody(caps_of(config)), now_ms)


def _by_person(config: Config, spendings: Sequence[Spending]) -> list[_Row]:
    plans = plans_of(config)

    def plan(user: UserId | None) -> str:
        return "-" if user is None else plan_of(user, plans).name or "-"

    return [
        _Row(each.payer or _NOBODY, plan(each.payer), each.replies, each.tokens)
        for each in spendings
    ]


def _by_server(spendings: Sequence[Spending]) -> list[_Row]:
    found: dict[str, _Row] = {}
    for each in spendings:
        server = _NOBODY if each.payer is None else server_name(each.payer)
        before = found.get(server, _Row(server, "-", 0, 0))
        replies, tokens = before.replies + each.replies, before.tokens + each.tokens
        found[server] = _Row(server, "-", replies, tokens)
    return sorted(found.values(), key=lambda row: (-row.replies, row.who))


def _table(rows: Sequence[_Row]) -> Iterator[str]:
    if not rows:
        return
    cells = [(row.who, row.plan, str(row.replies), str(row.tokens)) for row in rows]
    widths = [max(len(row[column]) for row in (_HEAD, *cells)) for column in range(len(_HEAD))]
    for row in (_HEAD, *cells):
        named = [f"{cell:<{width}}" for cell, width in zip(row[:2], widths[:2], strict=True)]
        counted = [f"{cell:>{width}}" for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield "  ".join((*named, *counted))


def _object(rows: Sequence[_Row], shared: Sequence[Used]) -> dict[str, object]:
    return {
        "used": [
            {
                "who": None if row.who == _NOBODY else row.who,
                "plan": None if row.plan == "-" else row.plan,
                "answers": row.replies,
                "tokens": row.tokens,
            }
            for row in rows
        ],
        "everybody": [
            {
                "measure": used.limit.measure.value,
                "used": used.amount,
                "of": used.limit.most,
            }
            for used in shared
        ],
    }
