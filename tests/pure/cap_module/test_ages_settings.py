"""What homeserver.yaml may say of the module that tells ages."""

from pathlib import Path

import pytest

from parlour_ages.settings import Settings, settings_of

SECRET = "s" * 43


@pytest.fixture
def secret_path(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    return str(file)


def test_a_secret_is_enough(secret_path: str) -> None:
    read = settings_of({"secret_path": secret_path})
    assert read == Settings(SECRET, "im.parlour.age", None)
    assert SECRET not in repr(read)


def test_the_rest_may_be_said(secret_path: str) -> None:
    told = {"secret_path": secret_path, "account_data": "org.school.age", "push_to": "http://p:1/"}
    assert settings_of(told) == Settings(SECRET, "org.school.age", "http://p:1")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"secret": "x"}, "does not know the setting secret"),
        ({"account_data": "age"}, "must be a type"),
        ({"account_data": 7}, "must be a type"),
        ({"push_to": "127.0.0.1"}, "must be an address"),
        ({"push_to": ["http://p"]}, "must be an address"),
        ({"push_to": "http://p?x=1"}, "must be an address"),
    ],
)
def test_what_is_wrong_is_refused(secret_path: str, told: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        settings_of({"secret_path": secret_path, **told})


@pytest.mark.parametrize("text", ["", "short", "two words, however long they may be", "ü" * 40])
def test_what_is_no_secret_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "secret"
    file.write_text(text)
    with pytest.raises(ValueError, match="secret"):
        settings_of({"secret_path": str(file)})


@pytest.mark.parametrize("path", [None, "", "/nowhere"])
def test_a_file_that_is_not_there_is_refused(path: str | None) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        settings_of({"secret_path": path})
