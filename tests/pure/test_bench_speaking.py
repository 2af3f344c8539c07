"""The measuring of speaking: what it reads, how it counts, what it says of bad files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from appservice.model.speaking import Call
from bench.speaking import main
from bench.speaking_cases import BadCases, read_cases
from bench.speaking_stage import play
from bench.speaking_tally import counts, outcome_of, wilson

MEMBERS = [{"id": "@bob:t", "name": "Bob"}, {"id": "@carol:t", "name": "Carol"}]


def row(*bodies: str, label: str = "must_speak", **more: Any) -> dict[str, Any]:
    events = [
        {"id": f"${at}", "sender": "@bob:t", "at": 30.0 * at, "kind": "message", "body": body}
        for at, body in enumerate(bodies)
    ]
    events[-1] |= more
    ai = {"id": "@ai:t", "name": "Lumen"}
    return {"label": label, "lang": "en", "members": MEMBERS, "ai": ai, "events": events}


def written(path: Path, *rows: Any) -> Path:
    file = path / "cases.jsonl"
    file.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), "utf-8")
    return file


def test_it_counts_calls_and_says_so_in_its_last_line(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        row("hm", "Lumen, what is a leek?"),
        row("Carol, what is a leek?"),
        row("Lumen, what is a leek?", label="must_be_silent"),
        row("who knows what a leek is?", label="judge"),
    )
    done = CliRunner().invoke(main, ["--set", str(file)])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output.splitlines()[-1])
    assert found.pop("languages") == {"en": found}
    assert found == {
        "total": 4,
        "must_speak": 2,
        "missed": 1,
        "spoken_by_rule": 1,
        "must_be_silent": 1,
        "false_interruptions": 1,
        "judged": 1,
        "model_calls": 4,  # two that it speaks to, "hm" and the open question for a judge
        "judge_calls": 2,
        "human_messages": 5,
    }
    assert "missed direct calls: 1 of 2 = 50.0 % (9.5 to 90.5)" in done.output


def test_a_burst_is_judged_once(tmp_path: Path) -> None:
    rows = row("who knows what a leek is?", "or an endive?", label="judge")
    rows["events"][1]["at"] = 2.0
    [(case, label)] = read_cases(written(tmp_path, rows))
    assert counts([outcome_of(case, label)])["judge_calls"] == 1


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("reaction", {"relates_to": "$0"}, "a reaction"),
        ("leave", {}, "somebody comes or goes"),
        ("poll", {"options": ["a"]}, "a poll of people"),
        ("image", {"filename": "a.jpg"}, "shown to people"),
        ("edit", {"replaces": "$0"}, "edit"),
    ],
)
def test_each_kind_of_last_event_is_decided(
    tmp_path: Path, kind: str, more: dict[str, Any], why: str
) -> None:
    [(case, _)] = read_cases(written(tmp_path, row("soup", "soup", kind=kind, **more)))
    ruled = play(case).ruled()
    assert (ruled.call, ruled.why) == (Call.SILENT, why)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "line 2 is no JSON"),
        ("[]", "line 2: the case is not a JSON object"),
        (row("x") | {"label": "loud"}, "line 2: `label` is 'loud'"),
        (row("x") | {"events": []}, "line 2: `events` is empty"),
        (row("x") | {"mode": "loud"}, "line 2: `mode` is 'loud'"),
        (row("x", kind="song"), "line 2: an event is of kind 'song'"),
        (row("x", at="soon"), "line 2: `at` of an event is not a number"),
        (row("x", body=3), "line 2: `body` is missing or not a text"),
        (row("x") | {"members": [3]}, "line 2: a member or `ai` is not a JSON object"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: Any, said: str) -> None:
    file = written(tmp_path, row("x"), bad)
    with pytest.raises(BadCases, match=f"^{file}, {said}"):
        read_cases(file)
    done = CliRunner().invoke(main, ["--set", str(file)])
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) == 1


def test_a_file_that_is_missing_or_empty_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="There is no file"):
        read_cases(tmp_path / "none.jsonl")
    with pytest.raises(BadCases, match="has no case"):
        read_cases(written(tmp_path, "", ""))


def test_a_judge_that_is_none_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--set", str(written(tmp_path, row("x"))), "--judge", "on"])
    assert "give off, or a URL" in done.output


def test_intervals_are_those_of_wilson() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 53) == pytest.approx((0.0, 0.0676), abs=1e-3)
    assert wilson(49, 53) == pytest.approx((0.821, 0.970), abs=1e-3)
