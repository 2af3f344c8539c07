"""`age.reader`: which ways of reading account data follow from what is set up."""

import pytest
from pydantic import ValidationError

from appservice.config.ages import Age

SOCKET = {"socket": "/run/ages/socket"}
MODULE = {"module_secret": "m" * 30}
ADMIN = {"admin_token": "t" * 30}


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, ()),
        (SOCKET, ("socket",)),
        (ADMIN | SOCKET, ("socket", "admin")),
        (ADMIN | SOCKET | MODULE, ("module", "socket", "admin")),
        (ADMIN | SOCKET | MODULE | {"reader": "none"}, ()),
        (ADMIN | SOCKET | MODULE | {"reader": "admin"}, ("admin",)),
        (ADMIN | SOCKET | MODULE | {"reader": "socket"}, ("socket",)),
        (MODULE | {"reader": "module"}, ("module",)),
    ],
)
def test_what_is_set_up_is_used_the_best_first(
    given: dict[str, str], ways: tuple[str, ...]
) -> None:
    assert Age.model_validate(given).ways == ways


@pytest.mark.parametrize(
    ("reader", "missing"),
    [("socket", "socket"), ("module", "module_secret"), ("admin", "admin_token")],
)
def test_a_way_that_is_not_set_up_is_refused(reader: str, missing: str) -> None:
    with pytest.raises(ValidationError, match=f"reader is {reader} and {missing} is missing"):
        Age.model_validate({"reader": reader})
