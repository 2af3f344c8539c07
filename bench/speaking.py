"""Measure when the AI user speaks, on labelled transcripts: `python -m bench.speaking`.

A table for people, and in the last line JSON. `missed` are calls of it that the rules alone
silence, `false_interruptions` what they say where silence was right, `judged` what they leave to a
judge. `model_calls` counts, over every message of people in the transcripts, one call for each that
the rules speak to and one for each that goes to a judge (of a burst once).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from appservice.model.speaking import Call
from bench.speaking_cases import BadCases, read_cases
from bench.speaking_judge import NoJudge, judged
from bench.speaking_tally import Outcome, by, counts, judged_counts, outcome_of, wilson

OURS = Path(__file__).with_name("speaking_cases.jsonl")


@click.command()
@click.option("--set", "path", default=str(OURS), help="A file of labelled transcripts.")
@click.option("--judge", default="off", help="`off`, or an OpenAI-compatible base URL.")
@click.option("--model", default="default", help="The judge's model, as its server names it.")
@click.option("--each", is_flag=True, help="Show each case that was not decided as labelled.")
def main(path: str, judge: str, model: str, *, each: bool) -> None:
    """Measure missed calls, interruptions, and what a judge is needed for."""
    if judge != "off" and not judge.startswith(("http://", "https://")):
        raise click.ClickException(f"JUDGE is {judge!r}: give off, or a URL like http://host/v1.")
    try:
        cases = read_cases(Path(path))
        outcomes = [outcome_of(case, label) for case, label in cases]
        if judge != "off":
            outcomes = asyncio.run(judged(judge, model, [case for case, _ in cases], outcomes))
    except (BadCases, NoJudge) as bad:
        raise click.ClickException(str(bad)) from None
    _show(outcomes, each=each)
    found: dict[str, object] = {**counts(outcomes)}
    if judge != "off":
        found["with_judge"] = judged_counts(outcomes)
        _show_judged(outcomes)
    languages = by(outcomes, lambda label: label.lang)
    found["languages"] = {
        lang: counts(some) | ({} if judge == "off" else {"with_judge": judged_counts(some)})
        for lang, some in languages.items()
    }
    click.echo(json.dumps(found, ensure_ascii=False))


def _show(outcomes: Sequence[Outcome], *, each: bool) -> None:
    whole = counts(outcomes)
    click.echo("By the rules alone (share, 95 % interval)")
    _line("missed direct calls", whole["missed"], whole["must_speak"])
    _line("spoken to by rule", whole["spoken_by_rule"], whole["must_speak"])
    _line("false interruptions", whole["false_interruptions"], whole["must_be_silent"])
    _line("left to a judge", whole["judged"], whole["total"])
    hundred = 100 / max(whole["human_messages"], 1)
    click.echo(
        f"  model calls per 100 messages of people: {whole['model_calls'] * hundred:.1f}"
        f" ({whole['judge_calls'] * hundred:.1f} of a judge)"
    )
    for title, groups in (
        ("language", by(outcomes, lambda label: label.lang)),
        ("category", by(outcomes, lambda label: label.category)),
    ):
        click.echo(f"\n{title:22} cases  missed  by rule  interrupted  judged")
        for name, some in groups.items():
            click.echo(_row(name, counts(some)))
    if each:
        _show_each(outcomes)


def _show_each(outcomes: Sequence[Outcome]) -> None:
    wanted = {"must_speak": Call.SPEAK, "must_be_silent": Call.SILENT, "judge": Call.JUDGE}
    click.echo("")
    for one in outcomes:
        if one.ruling.call is not wanted[one.label.label]:
            told = one.label
            click.echo(
                f"{told.case_id} {told.lang} {told.category}: {told.label},"
                f" ruled {one.ruling.call} ({one.ruling.why})"
            )


def _show_judged(outcomes: Sequence[Outcome]) -> None:
    whole = judged_counts(outcomes)
    totals = counts(outcomes)
    click.echo("\nWith the judge")
    _line("missed direct calls", int(whole["missed"]), totals["must_speak"])
    _line("false interruptions", int(whole["false_interruptions"]), totals["must_be_silent"])
    _line("reactions", int(whole["reactions"]), totals["total"])
    click.echo(f"  tact in open cases: {whole['tact']:.2f}")
    click.echo("  per language: missed, interrupted, tact")
    for lang, some in by(outcomes, lambda label: label.lang).items():
        one = judged_counts(some)
        click.echo(
            f"    {lang}: {one['missed']:.0f}, {one['false_interruptions']:.0f}, {one['tact']:.2f}"
        )


def _line(name: str, hits: int, of: int) -> None:
    low, high = wilson(hits, of)
    share = f"{100 * hits / of:.1f} %" if of else "-"
    click.echo(f"  {name}: {hits} of {of} = {share} ({100 * low:.1f} to {100 * high:.1f})")


def _row(name: str, some: Mapping[str, int]) -> str:
    return (
        f"{name:22} {some['total']:5}  {some['missed']:6}"
        f"  {some['spoken_by_rule']:>3}/{some['must_speak']:<3}"
        f"  {some['false_interruptions']:>6}/{some['must_be_silent']:<4}  {some['judged']:6}"
    )


if __name__ == "__main__":
    main()
