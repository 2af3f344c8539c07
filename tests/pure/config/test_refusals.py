"""Every bad value gets one sentence: where it stands, which setting, what is wrong, what to do."""

from pathlib import Path

import pytest

from appservice.app.rules import rules_of
from appservice.config import Config
from appservice.config.section import fields
from tests.pure.config.conftest import MINIMAL, Load, Refused

LINE = MINIMAL.count("\n") + 1
CASES = [
    block.split("\n  ")
    for block in (Path(__file__).parent / "refusals.txt")
    .read_text("utf-8")
    .strip()
    .split("\n\n")[1:]
]


@pytest.mark.parametrize(("wrong", "sentence"), CASES)
def test_a_bad_value_gets_its_sentence(refused: Refused, wrong: str, sentence: str) -> None:
    if wrong.startswith("PARLOUR_"):
        name, _, value = wrong.partition("=")
        assert refused(env={name: value}) == [f"{name}: {sentence}"]
    else:
        assert refused(wrong) == [f"config.yaml:{LINE}: {sentence}"]


def test_the_longest_wait_bounds_the_others(refused: Refused) -> None:
    [problem] = refused(env={"PARLOUR_MODELS__PRIMARY__TOTAL_TIMEOUT": "1s"})
    assert "models.primary: total_timeout is shorter than connect_timeout" in problem


def test_everything_that_is_missing_is_named_in_an_empty_file(refused: Refused) -> None:
    found = refused("", whole=True)
    required = {".".join(path) for path, field in fields(Config) if field.is_required()}
    named = {text.split(": ")[1] for text in found}
    assert named == {name for name in required if not name.startswith("models.fallback")}
    assert all("is missing; " in text for text in found)


def test_all_problems_are_told_in_the_order_of_the_file(refused: Refused) -> None:
    found = refused(
        "logging: {level: x}\nsync: {key_timeout: 1}\ngroups:\n  max_people: 40\n  b: 1\n"
    )
    assert [text.split(": ")[0] for text in found] == [
        f"config.yaml:{LINE + offset}" for offset in (0, 1, 3, 4)
    ]


def test_accounts_tokens_and_ports_must_differ(refused: Refused) -> None:
    assert (
        "config.yaml: appservice.sender_localpart is the AI user's; the sender account"
        in refused("ai_user: {localpart: parlour-x}")[0]
    )
    one_port = "appservice.bind_port and health.bind_port are one port; use two"
    assert one_port in refused("health: {bind_port: 29331}")[0]
    same = {"PARLOUR_APPSERVICE__AS_TOKEN": "hs-token-hs-token-hs-token"}
    assert "as_token and hs_token are the same" in refused(env=same)[0]
    second = "{name: primary, base_url: 'http://b', model: m}"
    assert (
        "primary and fallback have one name" in refused(env={"PARLOUR_MODELS__FALLBACK": second})[0]
    )


def test_every_model_has_a_name_that_means_it(refused: Refused) -> None:
    def other(name: str, more: str = "") -> str:
        return f"  others: {{{name}: {{base_url: 'http://b', model: m{more}}}}}\n"

    assert "models: two of them have the name" in refused(other("primary"))[0]
    assert "is what groups write for no choice" in refused(other("Auto"))[0]
    small = refused(other("big", ", window_tokens: 3000"))[0]
    assert "models.others.big: window_tokens is too small for the instructions" in small
    plans = "plans: {named: {free: {models: [big, huge]}}}\n"
    [problem] = refused(other("big") + plans)
    assert 'plans.named.free.models: there is no model "huge" below models' in problem
    only = "privacy: {local_models_only_in_encrypted_rooms: true}\n"
    far = "plans: {named: {free: {models: [primary]}}}\n"
    [problem] = refused(other("big", ", local: true") + far + only)
    assert "plans.named.free.models: none of them has `local: true`" in problem
    [problem] = refused("speaking: {judge_model: huge}\n")
    assert 'speaking.judge_model: there is no model "huge" below models' in problem
    [problem] = refused("speaking: {pause: 5s, longest_pause: 4s}\n")
    assert "longest_pause is shorter than pause" in problem


def test_keys_need_a_secret_and_a_place_of_their_own(refused: Refused) -> None:
    rooms, personal = "rooms: 'postgresql://r@h/d'", "personal: 'postgresql://p@h/d'"
    on = "encryption: {secret: a-secret-of-its-own}\n"
    assert (
        "database.crypto is missing; on PostgreSQL the keys of encrypted rooms need a role"
        in refused(f"{on}database: {{{rooms}, {personal}}}\n")[0]
    )
    one = f"database: {{{rooms}, {personal}, crypto: 'postgresql://p:other-word@h/d'}}\n"
    assert (
        "database: crypto and personal are the same; the keys of encryption need their own role"
        in refused(one)[0]
    )
    assert (
        "encryption.secret is one of the appservice's tokens; write a secret of its own"
        in refused("encryption: {secret: as-token-as-token-as-token}\n")[0]
    )


def test_somebody_must_be_able_to_answer_in_encrypted_rooms(refused: Refused, load: Load) -> None:
    only = "privacy: {local_models_only_in_encrypted_rooms: true}\n"
    [problem] = refused(only)
    assert "local_models_only_in_encrypted_rooms is true and no model has `local: true`" in problem
    second = "  fallback: {base_url: 'http://127.0.0.1:9/v1', model: m, local: true}\n"
    assert rules_of(load(second + only), 0, 0).local_models_only


def test_a_bad_secret_is_not_repeated(refused: Refused) -> None:
    wrong = MINIMAL.replace("as-token-as-token-as-token", "918273645546372819")
    assert refused(wrong, whole=True) == [
        "config.yaml:6: appservice.as_token: its value must be text; put it in quotes"
    ]
    geheim = refused("database: {rooms: 'postgresql://user:geheim@host'}")
    assert "geheim" not in "".join(geheim)
