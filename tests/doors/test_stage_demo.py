"""The demo's settings: whoever tries it all day long does not run into a limit."""

from pathlib import Path

import pytest

from appservice.config import Config
from stage.demo.theatre import Theatre, theatre
from stage.model_server import MODEL_NAME
from stage.seat import write_yaml

OWN = {
    "PARLOUR_MODELS__PRIMARY__BASE_URL": "https://models.example/v1",
    "PARLOUR_MODELS__PRIMARY__MODEL": "mine",
    "PARLOUR_MODELS__PRIMARY__API_KEY": "a-key-of-my-own",
}


def _config(made: Theatre, env: dict[str, str]) -> Config:
    write_yaml(made.parlour.config_file, made.parlour.settings)
    return Config.load(made.parlour.config_file, env)


def test_nobody_runs_into_budgets_of_groups_and_invitations(tmp_path: Path) -> None:
    budgets = _config(theatre(tmp_path, {}), {}).budgets
    counts = {name: value for name, value in budgets if isinstance(value, int)}
    for name in Config.model_fields["budgets"].annotation.model_fields:  # type: ignore[union-attr]
        if "group" in name or "invit" in name:
            assert counts[name] >= 1000, name


@pytest.mark.parametrize("env", [{}, OWN], ids=["stand-in", "own"])
def test_the_model_is_the_stand_in_or_ones_own(tmp_path: Path, env: dict[str, str]) -> None:
    made = theatre(tmp_path, {**env, "PATH": "/bin"})
    assert (made.model is None) is bool(env)
    primary = _config(made, env).models.primary
    assert primary.model == env.get("PARLOUR_MODELS__PRIMARY__MODEL", MODEL_NAME)
    assert made.model_url.rstrip("/") == str(primary.base_url).rstrip("/")
    assert "a-key-of-my-own" not in made.parlour.config_file.read_text()
