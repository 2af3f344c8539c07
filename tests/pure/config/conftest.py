from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from appservice.config import Config, ConfigError

MINIMAL = """\
homeserver:
  url: http://127.0.0.1:8008
  server_name: hs.test
appservice:
  url: http://127.0.0.1:29331
  as_token: as-token-as-token-as-token
  hs_token: hs-token-hs-token-hs-token
  sender_localpart: parlour-x
models:
  primary:
    base_url: http://127.0.0.1:8080/v1
    model: tiny
"""

Load = Callable[..., Config]
Refused = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def load(folder: Path) -> Load:
    """Load MINIMAL followed by more YAML (or a whole other file), with an environment."""

    def loaded(
        more: str = "", env: Mapping[str, str] | None = None, *, whole: bool = False
    ) -> Config:
        path = folder / "config.yaml"
        path.write_text(more if whole else MINIMAL + more, encoding="utf-8")
        return Config.load(path, env or {})

    return loaded


@pytest.fixture
def refused(load: Load, folder: Path) -> Refused:
    """The problems that a file has, with its folder's name taken away."""

    def problems(
        more: str = "", env: Mapping[str, str] | None = None, *, whole: bool = False
    ) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(more, env, whole=whole)
        return [text.replace(f"{folder}/", "") for text in caught.value.problems]

    return problems
