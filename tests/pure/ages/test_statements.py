"""What account data comes to: signed for this person by an issuer of ours, or only their word."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appservice.ages.keys import NoKey, new_key, public_line
from appservice.ages.signing import sign
from appservice.ages.statements import presented
from appservice.config.issuer_keys import issuer_key
from appservice.model.age import AgeBand
from appservice.model.ids import UserId
from appservice.model.statement import NOTHING_PRESENTED, Presented
from stage.ages import Issuer

ALICE = UserId("@alice:a.org")
SCHOOL, TOWN, OLD = Issuer.new("school"), Issuer.new("town"), Issuer.new("school")
ISSUERS = {"school": (OLD.public_key, SCHOOL.public_key), "town": (TOWN.public_key,)}
TEEN = AgeBand.FROM_13
IAT = 1_800_000_000


def at(content: object) -> Presented:
    return presented(content, ALICE, ISSUERS)


def content(band: str = "adult", issuer: Issuer = SCHOOL, **claims: Any) -> dict[str, Any]:
    return issuer.statement(ALICE, band, iat=IAT, **claims)


def test_a_statement_of_an_issuer_is_believed_by_each_of_their_keys() -> None:
    for issuer in (SCHOOL, OLD, TOWN):
        found = at(content(issuer=issuer, jti="x")).statement
        assert found is not None
        assert (found.band, found.issuer, found.jti) == (AgeBand.ADULT, issuer.name, "x")
        assert found.issued_ms == IAT * 1000


FORGED = [
    {"sub": "@bob:a.org"},
    {"key": TOWN.private_key},
    {"key": Issuer.new().private_key},
    {"iss": "town"},
    {"iss": "stranger"},
    {"iss": None},
    {"iss": ["school"]},
    {"exp": IAT - 1},
    {"exp": IAT + 400 * 86_400},
    {"aud": "b.org"},
    {"guardians": [ALICE]},
]


@pytest.mark.parametrize("claims", FORGED, ids=lambda claims: next(iter(claims)))
def test_anything_else_makes_nobody_an_adult_and_somebody_a_minor(claims: dict[str, Any]) -> None:
    assert at(content("adult", **claims)) == NOTHING_PRESENTED
    assert at(content("13_15", **claims)) == Presented(None, TEEN)


def test_the_strictest_word_counts() -> None:
    assert at({"band": "13_15"}) == Presented(None, TEEN)
    assert at({"band": "adult"}) == NOTHING_PRESENTED
    both = at({**content("16_17", sub="@bob:a.org"), "band": "under_13"})
    assert both == Presented(None, AgeBand.UNDER_13)
    beside = at({**content("adult"), "band": "13_15"})
    assert beside.statement is not None
    assert beside.declared is TEEN


@pytest.mark.parametrize(
    "other",
    [None, 7, "adult", [], {}, {"band": None}, {"band": True}, {"band": ["13_15"]}, {"band": 1e999},
     {"statement": 7}, {"statement": ""}, {"statement": "..."}, {"statement": "ü.ü.ü"},
     {"statement": "x" * 100_000}, {"statement": "a." + "[" * 6_000 + ".b"}],
)  # fmt: skip
def test_garbage_is_nothing(other: object) -> None:
    assert at(other) == NOTHING_PRESENTED


def test_one_that_is_too_long_is_not_read() -> None:
    long = content("13_15", extra="x" * 9_000)
    assert at(long) == NOTHING_PRESENTED


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_no_other_algorithm_is_believed() -> None:
    claims = json.dumps(SCHOOL.claims(ALICE, "adult")).encode()
    for public in (SCHOOL.public_key.encode(), base64.b64decode(public_bytes(SCHOOL))):
        for name in ("HS256", "none", "EdDSA"):
            head = _part(json.dumps({"alg": name, "typ": "JWT"}).encode())
            signed = f"{head}.{_part(claims)}"
            mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
            for signature in (_part(mac), "", _part(bytes(64))):
                assert at({"statement": f"{signed}.{signature}"}).statement is None


def public_bytes(issuer: Issuer) -> str:
    return public_line(issuer.private_key) + "="


def test_a_claim_that_is_given_twice_is_none_at_all() -> None:
    twice = json.dumps(SCHOOL.claims(ALICE, "under_13"))[:-1] + ', "band": "adult"}'
    from jwt.api_jws import PyJWS

    text = PyJWS().encode(twice.encode(), SCHOOL.private_key, algorithm="EdDSA")
    assert at({"statement": text}) == NOTHING_PRESENTED


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "band": st.sampled_from(["adult", "under_13", "unknown", 5, None]),
            "statement": st.text() | st.just(content()["statement"]).flatmap(
                lambda text: st.integers(0, len(text) - 1).map(
                    lambda at: text[:at] + chr(33 + (ord(text[at]) + 7) % 90) + text[at + 1 :]
                )
            ),
        },
    )
)  # fmt: skip
def test_nothing_unsigned_makes_an_adult(shown: dict[str, Any]) -> None:
    found = at(shown)
    good = shown.get("statement") == content()["statement"]
    assert good or found.statement is None or _is_same_signature(str(shown["statement"]))
    assert found.declared is not AgeBand.ADULT


def _is_same_signature(text: str) -> bool:
    """The last character of base64 has bits that mean nothing."""
    head, body, _ = text.split(".")
    return str(content()["statement"]).startswith(f"{head}.{body}.")


def test_keys_go_from_a_file_into_settings() -> None:
    key = new_key()
    statement = sign(SCHOOL.claims(ALICE, "adult"), key)
    line = public_line(key)
    assert len(line) == 43
    issuers = {"school": (issuer_key(line),)}
    assert presented({"statement": statement}, ALICE, issuers).statement is not None
    for written in (line + "=", SCHOOL.public_key, f" {line}\n"):
        assert issuer_key(written).startswith("-----BEGIN PUBLIC KEY-----\n")
    assert issuer_key(SCHOOL.public_key) == SCHOOL.public_key


@pytest.mark.parametrize("text", ["", "x", "A" * 42, "A" * 44, "ü" * 43, new_key()])
def test_other_texts_are_no_public_keys(text: str) -> None:
    with pytest.raises(ValueError, match="public"):
        issuer_key(text)


@pytest.mark.parametrize("text", ["", "x", SCHOOL.public_key])
def test_other_texts_are_no_private_keys(text: str) -> None:
    with pytest.raises(NoKey):
        public_line(text)
