"""Plays journeys, and the few that failed once more: `python -m stage.once_more ARGS of pytest`.

A machine that has no time can make a client late. Which journeys passed only when they were played
again is said at the end. Those that prove what must never happen, not even seldom, are marked
`first_time`: when one of them fails, nothing is played again.
"""

import re
import subprocess
import sys
from collections.abc import Mapping

import pytest

MOST = 3
_FAILED = 1
_NEVER = re.compile(
    r"canar|chaos|chats_end|crash|crossing|fault|forged|hostile|keeping|kill|malformed|memory"
    r"|nowhere|once|postgres|private|rights|robust|secret|transaction|twice|wall"
)


def must_pass_at_first(node_id: str) -> bool:
    """Whether a test of that name proves that nothing is lost, said twice, or told to others."""
    return _NEVER.search(node_id.rpartition("/")[2].lower()) is not None


def to_play_again(code: int, failed: Mapping[str, bool]) -> list[str]:
    """Which of the tests that failed may be played again; each with whether it must pass at first.

    `code` is pytest's exit code: what broke off has nothing to be played again.
    """
    few = 1 <= len(failed) <= MOST
    return sorted(failed) if code == _FAILED and few and not any(failed.values()) else []


class Failures:
    """What failed, as pytest reports it; in the process that is told of all workers."""

    def __init__(self) -> None:
        self.failed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One part of a test is over: its setting up, itself, or its taking down."""
        if report.failed:
            self.failed[report.nodeid] = "first_time" in report.keywords


def main(arguments: list[str]) -> int:
    """Play; the exit code."""
    failures = Failures()
    code = int(pytest.main(arguments, plugins=[failures]))
    again = to_play_again(code, failures.failed)
    if not again:
        return code
    print(f"\nPlayed once more, by themselves: {len(again)}", flush=True)
    code = subprocess.run([sys.executable, "-m", "pytest", *again], check=False).returncode
    if code == 0:
        print("\nPASSED ONLY WHEN PLAYED AGAIN:", *again, sep="\n  ", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
