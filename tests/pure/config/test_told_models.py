"""Whom people are told of when a room's words go to a model."""

import pytest

from appservice.app.models import budget_of
from appservice.app.rules import rules_of
from appservice.app.told_models import facts_of
from appservice.model.routing import Ability, ModelFacts, Size
from appservice.prompt.build import Budget
from tests.pure.config.conftest import MINIMAL, Load


def test_a_model_elsewhere_is_named_by_its_host_or_by_what_the_operator_calls_it(
    load: Load,
) -> None:
    more = (
        "  fallback: {base_url: 'https://api.models.test:8443/v1', model: big, name: models-inc}\n"
    )
    rules = rules_of(load(MINIMAL + more, whole=True), 0, 0)
    assert rules.model_names == ("127.0.0.1", "models-inc")
    assert not rules.own_models


def test_a_local_model_has_no_name_for_people(load: Load) -> None:
    more = "    local: true\n  fallback: {base_url: 'https://api.models.test/v1', model: big}\n"
    rules = rules_of(load(MINIMAL + more, whole=True), 0, 0)
    assert rules.model_names == ("api.models.test",)
    assert rules.own_models
    assert not rules.local_models_only


@pytest.mark.parametrize(("written", "encrypted"), [("encrypted", True), ("plain", False)])
def test_how_groups_begin_is_the_operators_choice(
    load: Load, written: str, encrypted: bool
) -> None:
    rules = rules_of(load(f"encryption: {{rooms: {written}}}\n"), 0, 0)
    assert rules.encrypt_groups is encrypted
    assert rules_of(load(), 0, 0).encrypt_groups


def test_two_endpoints_of_one_host_are_one_name(load: Load) -> None:
    more = "  fallback: {base_url: 'http://127.0.0.1:8081/v1', model: small}\n"
    assert rules_of(load(MINIMAL + more, whole=True), 0, 0).model_names == ("127.0.0.1",)


def test_prompts_fit_whichever_model_is_asked(load: Load) -> None:
    others = "  others: {tiny: {base_url: 'http://t/v1', model: t, window_tokens: 5000}}\n"
    assert budget_of(load()) == Budget.of(6000, 800)
    assert budget_of(load(others)) == Budget.of(5000, 800)
    assert budget_of(load(others + "answers: {window_tokens: 4500}\n")) == Budget.of(4500, 800)


def test_the_rules_know_what_each_model_is_like(load: Load) -> None:
    others = (
        "  others: {eyes: {base_url: 'http://e/v1', model: e, can: [vision, json], size: large,"
        " input_price: 1.5, output_price: 6, local: true}}\n"
    )
    first, eyes = facts_of(load(others))
    assert first == ModelFacts(name="primary")
    assert eyes == ModelFacts(
        name="eyes",
        can=frozenset({Ability.VISION, Ability.JSON}),
        size=Size.LARGE,
        input_price=1.5,
        output_price=6.0,
        local=True,
    )


def test_a_model_by_name_is_told_with_its_host(load: Load) -> None:
    others = (
        "  others: {deep: {base_url: 'https://api.models.test/v1', model: d},"
        " own: {base_url: 'http://127.0.0.1:9/v1', model: o, local: true}}\n"
    )
    rules = rules_of(load(others), 0, 0)
    assert rules.model_names == ("127.0.0.1", "deep (api.models.test)")
