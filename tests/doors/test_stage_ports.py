"""A port that one run of the tests was given is nobody else's while that run lasts."""

import subprocess
import sys

from stage.paths import REPOSITORY
from stage.ports import free_port

_OTHER = """
from stage import ports
ports._LOWEST, ports._HIGHEST = {low}, {above}
try:
    print(ports.free_port())
except OSError:
    print("taken")
"""


def _in_another_process(low: int, above: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _OTHER.format(low=low, above=above)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_port_is_claimed_before_anybody_listens_on_it() -> None:
    port = free_port()
    assert _in_another_process(port, port + 1) == "taken"


def test_a_claim_ends_with_its_process() -> None:
    port = int(_in_another_process(20_000, 32_000))
    assert _in_another_process(port, port + 1) == str(port)
