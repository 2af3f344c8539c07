"""Files small enough to be read in one go."""

from tests.house.repository import name, python_files

HARD_LIMIT = 300
USUAL_LIMIT = 120


def _lines() -> dict[str, int]:
    found = python_files("appservice", "stage", "bench", "tests", "scripts", "synapse_module")
    return {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in found}


def test_no_file_is_over_the_hard_limit() -> None:
    too_long = {path: lines for path, lines in _lines().items() if lines > HARD_LIMIT}
    assert too_long == {}


def test_most_files_of_the_product_are_short() -> None:
    ours = [lines for path, lines in _lines().items() if path.startswith("appservice/")]
    assert ours
    short = sum(lines <= USUAL_LIMIT for lines in ours)
    assert short / len(ours) > 0.5, (
        f"only {short} of {len(ours)} files have {USUAL_LIMIT} lines or fewer"
    )
