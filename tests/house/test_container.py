"""The image and the compose example speak of settings, ports and files that there are."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from appservice.config import Config
from appservice.config.environment import read_environment
from tests.house.repository import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def _compose() -> dict[str, Any]:
    loaded = YAML(typ="safe", pure=True).load(ROOT / "compose.yaml")
    assert isinstance(loaded, dict)
    return loaded


def _image_settings() -> dict[str, str]:
    return dict(re.findall(r"(PARLOUR_[A-Z_]+)=(\S+)", DOCKERFILE))


@pytest.mark.parametrize("where", ["the image", "compose"])
def test_the_settings_exist(where: str) -> None:
    compose = _compose()["services"]["parlour"]["environment"]
    settings = _image_settings() if where == "the image" else compose
    assert settings
    found = read_environment(Config, {name: str(value) for name, value in settings.items()})
    assert found.problems == []


def test_a_setting_that_does_not_exist_is_found() -> None:
    assert read_environment(Config, {"PARLOUR_DATABASE__ROOM": "x"}).problems


def test_the_ports_are_the_defaults() -> None:
    appservice = Config.model_fields["appservice"].annotation
    health = Config.model_fields["health"].annotation
    assert appservice is not None
    assert health is not None
    web = Config.model_fields["web"].annotation
    assert web is not None
    ports = [part.model_fields["bind_port"].default for part in (appservice, web)]
    assert f"EXPOSE {ports[0]} {ports[1]}\n" in DOCKERFILE
    assert f"127.0.0.1:{health.model_fields['bind_port'].default}/live" in DOCKERFILE


def test_the_image_runs_as_nobody_and_is_watched() -> None:
    last_stage = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER (?!0\b|root\b)\d+", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage
    assert "pip install" not in last_stage


def test_the_builder_is_given_what_the_wheel_is_made_of() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    named = [line.removeprefix("!") for line in let_in if line.startswith("!")]
    assert [path for path in named if not (ROOT / path).exists()] == []
    for needed in ("appservice", "migrations", "pyproject.toml", "scripts/build_hook.py"):
        assert needed in named


def test_every_secret_of_compose_is_asked_for() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{([A-Z]+)_PASSWORD", text))
    asked = re.search(r"for name in ([A-Z ]+);", text)
    assert asked
    assert used == set(asked.group(1).split())
