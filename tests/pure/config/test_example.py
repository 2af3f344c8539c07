"""The example files and the model agree, key by key and default by default."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML

from appservice.config import Config
from appservice.config.placeholders import is_placeholder
from appservice.config.section import fields, is_secret

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "config.example.yaml"
REGISTRATION = ROOT / "registration.yaml.example"

SETTINGS = {".".join(path): field for path, field in fields(Config)}
SHOWN = {name: field for name, field in SETTINGS.items() if not name.startswith("models.fallback.")}


def _leaves(tree: dict[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and name not in SETTINGS:
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


@cache
def _example() -> dict[str, object]:
    return dict(_leaves(YAML(typ="safe", pure=True).load(EXAMPLE.read_text("utf-8"))))


@cache
def _remarks() -> dict[str, str]:
    """What stands above each key."""
    remarks: dict[str, str] = {}
    path: list[str] = []
    above: list[str] = []
    for line in EXAMPLE.read_text("utf-8").splitlines():
        stripped = line.strip()
        if stripped.startswith("#"):
            above.append(stripped.removeprefix("#").strip())
        elif stripped:
            depth = (len(line) - len(line.lstrip())) // 2
            path[depth:] = [stripped.partition(":")[0]]
            remarks[".".join(path)] = " ".join(above)
            above = []
        else:
            above = []
    return remarks


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: where the file lies is a part of the settings."""
    return tmp_path_factory.mktemp("settings")


@pytest.fixture(scope="module")
def defaults(place: Path) -> Config:
    return _loaded(place, None, None)


def test_the_example_holds_every_setting_and_no_other() -> None:
    given = dict(_example())
    assert given.pop("models.fallback") is None
    assert set(given) == set(SHOWN)


@pytest.mark.parametrize("name", [name for name, field in SHOWN.items() if not field.is_required()])
def test_the_example_shows_the_default(name: str, place: Path, defaults: Config) -> None:
    assert _loaded(place, name, _example()[name]) == defaults


def test_the_fallback_has_the_same_settings_as_the_primary() -> None:
    below = {
        name.removeprefix("models.primary.") for name in SHOWN if name.startswith("models.primary")
    }
    fallback = {
        name.removeprefix("models.fallback.") for name in SETTINGS if name.startswith("models.f")
    }
    assert fallback == below


def test_every_required_setting_is_a_placeholder_that_is_refused() -> None:
    example = _example()
    required = {name for name, field in SHOWN.items() if field.is_required()}
    assert {name for name, value in example.items() if is_placeholder(str(value))} == required


@pytest.mark.parametrize(("name", "field"), SHOWN.items())
def test_every_setting_is_explained(name: str, field: FieldInfo) -> None:
    remark = _remarks()[name]
    assert len(remark) > 20
    assert ("Required" in remark) == field.is_required()
    if not field.is_required():
        assert "Default: " in remark
        _check_default(remark.split("Default: ")[1], _example()[name])
    if is_secret(field):
        assert f"{name.rpartition('.')[2]}_file" in remark


def _check_default(told: str, shown: object) -> None:
    """The words after "Default: " begin with the value that stands there."""
    written = json.dumps(shown) if shown is None or isinstance(shown, bool) else str(shown)
    assert told.removeprefix('"').startswith(written)


def _loaded(folder: Path, name: str | None, value: object) -> Config:
    """Settings of a file that has what is required and, perhaps, one more value."""
    tree: dict[str, dict[str, object]] = {
        "homeserver": {"url": "http://a", "server_name": "a.test"},
        "appservice": {
            "url": "http://b", "as_token": "a" * 16, "hs_token": "b" * 16, "sender_localpart": "s",
        },
        "models": {"primary": {"base_url": "http://m", "model": "m"}},
    }  # fmt: skip
    if name is not None:
        section: dict[str, object] = tree  # type: ignore[assignment]
        *above, key = name.split(".")
        for step in above:
            section = section.setdefault(step, {})  # type: ignore[assignment]
        section[key] = value
    path = folder / "config.yaml"
    with path.open("w", encoding="utf-8") as opened:
        YAML(typ="safe", pure=True).dump(tree, opened)
    return Config.load(path, {})


def test_every_section_is_documented() -> None:
    told = (ROOT / "docs/configuration.md").read_text("utf-8")
    assert [name for name in Config.model_fields if f"| `{name}` |" not in told] == []


def test_the_registration_says_what_parlour_needs() -> None:
    registration = YAML(typ="safe", pure=True).load(REGISTRATION.read_text("utf-8"))
    example = _example()
    for key in ("id", "url", "as_token", "hs_token", "sender_localpart"):
        assert registration[key] == example[f"appservice.{key}"]
    [users] = registration["namespaces"]["users"]
    user_id = f"@{example['ai_user.localpart']}:{example['homeserver.server_name']}"
    assert re.fullmatch(users["regex"], user_id)
    assert users["exclusive"] is True
    assert not re.match(users["regex"], f"@{registration['sender_localpart']}:example.org")
    assert registration["rate_limited"] is False
    assert registration["receive_ephemeral"] is True
    assert registration["io.element.msc4190"] is True
