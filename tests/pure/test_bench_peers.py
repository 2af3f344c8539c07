"""What one playing of the scene for AIs on Matrix comes to, and how a peer is told where it is."""

from bench.peers.peer import filled
from bench.peers.scene import SCENE
from bench.peers.tally import Outcome, figures

FOR_AI = next(said for said in SCENE if said.for_ai)
FOR_PEOPLE = next(said for said in SCENE if not said.for_ai)


def outcome(
    *, for_ai: bool, answers: int = 0, calls: int = 0, answer_s: float | None = None
) -> Outcome:
    said = FOR_AI if for_ai else FOR_PEOPLE
    return Outcome(said, answers, 0, answer_s, answer_s, calls, 100 * calls)


def test_the_scene_is_as_it_says() -> None:
    assert len(SCENE) == 20
    assert sum(said.for_ai for said in SCENE) == 5
    assert {said.who for said in SCENE} == {0, 1, 2}


def test_interruptions_misses_calls_and_times_are_told_apart() -> None:
    told = figures(
        "x",
        [
            outcome(for_ai=True, answers=1, calls=1, answer_s=2.0),
            outcome(for_ai=True),
            outcome(for_ai=False, answers=2, calls=3, answer_s=1.0),
            outcome(for_ai=False),
        ],
    )
    found = {figure.name.removeprefix("x: "): figure for figure in told}
    values = {name: figure.value for name, figure in found.items()}
    assert values == {
        "interruptions": 2,
        "missed calls": 1,
        "reactions": 0,
        "model calls": 4,
        "prompt bytes": 400,
        "first visible sign, p50": 2.0,
        "final answer, p50": 2.0,  # of what was for the AI alone
    }
    assert [name for name, figure in found.items() if figure.met is False] == [
        "interruptions",
        "missed calls",
    ]


def test_only_known_places_are_filled_in() -> None:
    text = '{"room": "{room}", "other": {"unknown": "{what}"}}'
    assert filled(text, {"room": "!a:b"}) == '{"room": "!a:b", "other": {"unknown": "{what}"}}'
