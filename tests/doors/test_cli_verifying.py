"""What the terminal and doctor say of verifications."""

import pytest

from appservice.cli.doctor.finding import Mark
from appservice.cli.doctor.verified import verified
from appservice.cli.verifying import why_not
from appservice.matrix.crypto.sas_terms import Code
from appservice.matrix.crypto.verified import Verified
from appservice.ports.verifying import Why
from tests.pure.policy.rooms import ALICE, BOB


@pytest.mark.parametrize("by_them", [True, False])
@pytest.mark.parametrize("code", [*Code, *Why])
def test_whatever_ends_it_gets_a_sentence(code: str, by_them: bool) -> None:
    said = why_not({"code": code, "by_them": by_them}, ALICE)
    assert said.endswith("Nothing was verified.")
    assert "{" not in said


def test_a_strangers_code_is_shown_and_does_nothing() -> None:
    said = why_not({"code": "{0}\x1b[31m{user}\n", "by_them": True}, ALICE)
    assert "({0}" in said
    assert said.isprintable()
    assert "(None)" in why_not({}, ALICE)


def test_doctor_names_who_is_verified_and_who_has_changed() -> None:
    alice, bob = Verified(ALICE, changed=False), Verified(BOB, changed=True)
    well = verified([alice], only_they_read=True)
    assert (well.mark, well.what) == (Mark.OK, ALICE)
    changed = verified([alice, bob], only_they_read=False)
    assert changed.mark is Mark.WARNING
    assert BOB in changed.what
    assert ALICE not in changed.what
    assert "parlour keys verify" in (changed.do or "")


def test_doctor_says_when_nobody_can_read() -> None:
    assert verified([], only_they_read=True).mark is Mark.WARNING
    assert verified([], only_they_read=False).mark is Mark.OK
    assert verified(None, only_they_read=True).mark is Mark.SKIPPED
