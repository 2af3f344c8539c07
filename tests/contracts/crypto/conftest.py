from types import ModuleType

import pytest

import appservice.matrix.crypto.olm
from stage.python_olm import python_olm
from tests.contracts.crypto.talking import Ends


def _implementation(name: str) -> ModuleType:
    if name == "vodozemac":
        return appservice.matrix.crypto.olm
    theirs = python_olm()
    if theirs is None:
        pytest.skip("python-olm is not installed: it has no wheel for this Python or machine")
    return theirs


@pytest.fixture(params=["vodozemac", "libolm"])
def olm(request: pytest.FixtureRequest) -> ModuleType:
    """One implementation: the same test body runs on ours and on python-olm."""
    return _implementation(request.param)


@pytest.fixture(
    params=["vodozemac-vodozemac", "vodozemac-libolm", "libolm-vodozemac", "libolm-libolm"]
)
def ends(request: pytest.FixtureRequest) -> Ends:
    """The implementations of two devices that talk to each other: in all four ways."""
    left, right = request.param.split("-")
    return Ends(_implementation(left), _implementation(right))
