"""Measure what the floor finds in labelled words, alone and beside a judge.

`python -m bench.labelled`: tables for people, and in the last line JSON. Missed is what is unfit
and was not found; an alarm is what is fit and was held back. What says plainly what it is, and what
talks around it, are apart.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from appservice.model.age import ALL_AGES, BANDS
from appservice.model.content import ContentRules
from appservice.model.rating import Category
from appservice.policy.floor import rated, seeks_help
from bench.labelled_cases import OURS, BadLabels, Labelled, read_labelled
from bench.labelled_judge import NoJudge, judged
from bench.labelled_tally import Rating, Tally, of_category, tally

_RULES = ContentRules()


@click.command()
@click.option("--set", "path", default=str(OURS), help="A file of labelled words.")
@click.option("--judge", default="off", help="`off`, or an OpenAI-compatible base URL.")
@click.option("--model", default="default", help="The judge's model, as its server names it.")
@click.option("--each", is_flag=True, help="Show each that was missed or held back wrongly.")
def main(path: str, judge: str, model: str, *, each: bool) -> None:
    """Measure misses and false alarms of the floor, and of floor and judge."""
    if judge != "off" and not judge.startswith(("http://", "https://")):
        raise click.ClickException(f"JUDGE is {judge!r}: give off, or a URL like http://host/v1.")
    try:
        words = read_labelled(Path(path))
        alone = [(one, rated(one.text)) for one in words]
        found = {"floor": _shown("Floor alone", alone, each=each)}
        if judge == "off":
            click.echo("\nFloor and judge: not measured; JUDGE=URL MODEL=name does it.")
        else:
            both = asyncio.run(judged(judge, model, alone))
            found["floor_and_judge"] = _shown("Floor and judge", both, each=each)
    except (BadLabels, NoJudge) as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(json.dumps(found | {"help": asdict(_heard(words))}))


def _shown(title: str, ratings: Sequence[Rating], *, each: bool) -> dict[str, dict[str, int]]:
    plain = [one for one in ratings if one[0].style == "plain"]
    around = [one for one in ratings if one[0].style == "around"]
    found = {category.value: of_category(plain, category) for category in Category}
    found["around"] = tally(around, ALL_AGES, _RULES)
    found |= {f"band {band.value}": tally(plain, band, _RULES) for band in BANDS[:-1]}
    click.echo(f"\n{title:22} missed  of    alarms  of")
    for name, row in found.items():
        click.echo(f"  {name:20} {row.missed:6}  {row.unfit:<4}  {row.alarms:6}  {row.fit:<4}")
    if each:
        for words, rating in plain:
            held = {category.value: score for category, score in rating.scores.items()}
            if (words.category == "none") is bool(held):
                click.echo(f"{words.id} {words.category}: {held} {words.text}")
    return {name: asdict(row) for name, row in found.items()}


def _heard(words: Sequence[Labelled]) -> Tally:
    """Who may need help, and is told of help lines."""
    due = [one for one in words if one.kind == "distress"]
    other = [one for one in words if one.kind != "distress"]
    return Tally(
        len(due),
        sum(not seeks_help(one.text) for one in due),
        len(other),
        sum(seeks_help(one.text) for one in other),
    )


if __name__ == "__main__":
    main()
