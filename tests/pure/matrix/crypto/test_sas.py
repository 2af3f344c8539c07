"""Verification by emoji: two machines that talk to one another over good and bad wires."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appservice.matrix.crypto.sas import BEGIN_MS, STEP_MS, WHOLE_MS, Sas
from appservice.matrix.crypto.sas_asking import Asking
from appservice.matrix.crypto.sas_emoji import EMOJI
from appservice.matrix.crypto.sas_terms import (
    CANCEL,
    KINDS,
    METHOD,
    Code,
    Ending,
    Party,
    Step,
)
from appservice.model.ids import DeviceId
from tests.pure.matrix.crypto.sas_pair import (
    FLOW,
    LAPTOP,
    NOW,
    OURS,
    PHONE,
    Letter,
    Pair,
    key,
)

WELL = Ending()


@pytest.mark.parametrize("begins", ["we", "she", "both"])
def test_both_see_the_same_and_end_well(begins: str) -> None:
    pair = Pair(begins=begins)
    pair.run()
    [ours], [hers] = pair.our_side.shown, pair.her_side.shown
    assert ours == hers
    assert len(ours.emoji) == 7
    assert all(0 <= each < len(EMOJI) for each in ours.emoji)
    assert all(1000 <= each <= 9191 for each in ours.numbers)
    assert pair.our_side.endings == pair.her_side.endings == [WELL]


@pytest.mark.parametrize("begins", ["we", "she", "both"])
def test_what_comes_twice_is_heard_once(begins: str) -> None:
    pair = Pair(begins=begins, spoil=lambda _writer, letter: [letter, letter])
    pair.run()
    assert pair.our_side.endings == pair.her_side.endings == [WELL]


def test_the_other_devices_are_told_that_one_has_accepted() -> None:
    pair = Pair()
    pair.run()
    assert [kind for kind, _ in pair.to_laptop] == [f"{KINDS}request", CANCEL]
    assert pair.to_laptop[1][1]["code"] == "m.accepted"


@pytest.mark.parametrize(("same", "she_says"), [(False, True), (True, False), (False, False)])
def test_other_emoji_end_it_on_both_sides(same: bool, she_says: bool) -> None:
    pair = Pair()
    pair.run(same=same, she_says=she_says)
    for side in (pair.our_side, pair.her_side):
        [ending] = side.endings
        assert ending.code == "m.mismatched_sas"


@pytest.mark.parametrize("field", ["signing_key", "master_key"])
def test_a_key_that_was_exchanged_on_the_way_is_found(field: str) -> None:
    """Whoever sits between has the SAS itself fit, but cannot have the keys fit."""

    def other(party: Party) -> Party:
        if field == "signing_key":
            return replace(party, signing_key=key(99))
        return replace(party, master_key=key(99))

    for pair in (Pair(hers_to_us=other(PHONE)), Pair(ours_to_her=other(OURS))):
        pair.run()
        assert WELL not in pair.our_side.endings + pair.her_side.endings
        assert {each.code for each in pair.our_side.endings} == {"m.key_mismatch"}


def test_a_device_named_like_its_owners_identity_is_refused() -> None:
    twin = replace(PHONE, device_id=DeviceId(PHONE.master_key), signing_key=key(77))
    pair = Pair(hers=twin)
    pair.run()
    [ending] = pair.our_side.endings
    assert ending.code == "m.key_mismatch"


def test_somebody_between_cannot_make_both_see_the_same() -> None:
    """She exchanges the keys with which the string is made."""

    def exchange(writer: str, letter: Letter) -> list[Letter]:
        kind, content = letter
        if writer == "she" and kind == f"{KINDS}key":
            return [(kind, {**content, "key": key(42)})]
        return [letter]

    pair = Pair(begins="we", spoil=exchange)
    pair.run()
    [ending] = pair.our_side.endings
    assert ending == Ending("m.mismatched_commitment")
    pair = Pair(begins="she", spoil=exchange)
    pair.run()
    assert pair.our_side.shown != pair.her_side.shown
    assert WELL not in pair.our_side.endings + pair.her_side.endings


KEPT = st.sampled_from(["kept", "dropped", "twice", "spoilt", "emptied", "held"])


@settings(max_examples=60, deadline=None)
@given(st.lists(KEPT, max_size=14), st.sampled_from(["we", "she", "both"]), st.integers(0, 2**32))
def test_on_a_bad_wire_both_end_well_or_neither_is_fooled(
    fates: list[str], begins: str, seed: int
) -> None:
    rng, left, held = random.Random(seed), iter(fates), list[Letter]()

    def spoil(_writer: str, letter: Letter) -> list[Letter]:
        fate = next(left, "kept")
        if fate == "held":
            held.append(letter)
            return []
        late, held[:] = list(held) if fate != "dropped" else [], []
        kind, content = letter
        return {
            "kept": [letter, *late],
            "dropped": [],
            "twice": [letter, letter, *late],
            "spoilt": [(kind, _spoilt(content, rng)), *late],
            "emptied": [(kind, {}), *late],
        }[fate]

    pair = Pair(begins=begins, spoil=spoil)
    pair.run()
    pair.pass_time(WHOLE_MS)
    for side in (pair.our_side, pair.her_side):
        assert len(side.endings) == 1, "it ends once, whatever happens"
    if WELL in pair.our_side.endings + pair.her_side.endings:
        assert pair.our_side.shown == pair.her_side.shown
    if not set(fates) - {"kept", "twice"}:
        assert pair.our_side.endings == pair.her_side.endings == [WELL]


def _spoilt(content: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """One field is another one. Which method is meant by a device is nobody's secret."""
    field = rng.choice(sorted(content))
    other = rng.choice([None, 7, [], {}, "x", "\ud800", key(rng.randrange(200)), [["a"]], {"a": 1}])
    return {**content, field: other}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.text(max_size=5), deeper),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "from_device",
        "transaction_id",
        "methods",
        "method",
        "key",
        "commitment",
        "mac",
        "keys",
        "code",
        "hash",
        "hashes",
        "key_agreement_protocol",
        "key_agreement_protocols",
        "message_authentication_code",
        "message_authentication_codes",
        "short_authentication_string",
        "timestamp",
        "reason",
    ]
)
NAMES = st.sampled_from(
    ["request", "ready", "start", "accept", "key", "mac", "done", "cancel", "other"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NAMES, st.dictionaries(FIELDS, JSON)), max_size=6), st.integers(0, 7))
def test_nothing_that_is_said_raises(letters: list[tuple[str, dict[str, Any]]], far: int) -> None:
    pair = Pair()
    we, count = pair.we, 0

    def stop_after(writer: str, letter: Letter) -> list[Letter]:
        nonlocal count
        count += writer == "she"
        return [letter] if count <= far else []

    pair.spoil = stop_after
    pair.run()
    for name, content in letters:
        we.heard(f"{KINDS}{name}", content, NOW)


def test_time_runs_out() -> None:
    nobody = Asking(FLOW, OURS, {PHONE.device_id: PHONE, LAPTOP.device_id: LAPTOP}, NOW)
    assert nobody.tick(NOW + STEP_MS - 1) == Step()
    step = nobody.tick(NOW + STEP_MS)
    assert step.ended == Ending("m.timeout")
    assert step.send[0].to == (PHONE.device_id, LAPTOP.device_id)
    assert nobody.tick(NOW + WHOLE_MS) == Step()


def test_they_may_begin_for_three_seconds_then_we_do() -> None:
    ours = Sas(FLOW, OURS, PHONE, NOW)
    assert ours.tick(NOW + BEGIN_MS - 1) == Step()
    [begun] = ours.tick(NOW + BEGIN_MS).send
    assert begun.kind == f"{KINDS}start"
    assert begun.content["message_authentication_codes"] == ["hkdf-hmac-sha256.v2"]
    assert ours.tick(NOW + BEGIN_MS + STEP_MS).ended == Ending("m.timeout")


def test_people_may_take_their_time_to_compare() -> None:
    pair = Pair()
    pair._answer = lambda **_: None  # type: ignore[method-assign]
    pair.run()
    pair.pass_time(STEP_MS + 1)
    assert pair.our_side.endings == []
    del pair._answer
    pair.run()
    assert pair.our_side.endings == [WELL]


def test_declined_at_one_device_it_is_taken_back_from_the_others() -> None:
    asking = Asking(FLOW, OURS, {PHONE.device_id: PHONE, LAPTOP.device_id: LAPTOP}, NOW)
    step = asking.heard(CANCEL, {"code": "m.user", "reason": "no"}, NOW)
    assert step.ended == Ending("m.user", by_them=True)
    assert [each.content["code"] for each in step.send] == ["m.user"]


def test_a_device_without_this_method_is_told() -> None:
    asking = Asking(FLOW, OURS, {PHONE.device_id: PHONE}, NOW)
    ready = {"from_device": "PHONE", "methods": ["m.reciprocate.v1"]}
    assert asking.heard(f"{KINDS}ready", ready, NOW).ended == Ending(Code.UNKNOWN_METHOD)


def test_an_app_that_shows_numbers_alone_gets_numbers() -> None:
    ours = Sas(FLOW, OURS, PHONE, NOW)
    start = {
        "from_device": "PHONE",
        "method": METHOD,
        "transaction_id": FLOW,
        "key_agreement_protocols": ["curve25519-hkdf-sha256"],
        "hashes": ["sha256"],
        "message_authentication_codes": ["hkdf-hmac-sha256", "hkdf-hmac-sha256.v2"],
        "short_authentication_string": ["decimal"],
    }
    [accept] = ours.heard(f"{KINDS}start", start, NOW).send
    assert accept.content["short_authentication_string"] == ["decimal"]
    shown = ours.heard(f"{KINDS}key", {"key": key(9)}, NOW).show
    assert shown is not None
    assert shown.emoji == ()


def test_keys_that_are_none_end_it() -> None:
    """All zero, too short, none of base64: nothing of it raises, and nothing is shown."""
    for bad in ("A" * 43, "AAAA", "?", "\ud800", ""):
        ours = Sas(FLOW, OURS, PHONE, NOW)
        ours.begin()
        accept = {
            "key_agreement_protocol": "curve25519-hkdf-sha256",
            "hash": "sha256",
            "message_authentication_code": "hkdf-hmac-sha256.v2",
            "short_authentication_string": ["emoji"],
            "commitment": "",
        }
        ours.heard(f"{KINDS}accept", accept, NOW)
        step = ours.heard(f"{KINDS}key", {"key": bad}, NOW)
        assert step.show is None
        assert step.ended is not None
