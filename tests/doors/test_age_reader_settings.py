"""What the age-reader is told: wrong settings and careless secrets are refused in one sentence."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from appservice.age_reader.settings import SettingsWrong, load
from stage.certs import CertificateAuthority

TOKEN = "a-long-secret"


def _settings(
    folder: Path,
    lines: Mapping[str, str] | None = None,
    *,
    mode: int = 0o600,
    secret: str = TOKEN,
) -> Path:
    token = folder / "age-reader.token"
    token.write_text(secret)
    token.chmod(mode)
    told = {"homeserver_url": "http://127.0.0.1:8008", "server_name": "hs.test", **(lines or {})}
    file = folder / "age-reader.toml"
    file.write_text("".join(f'{key} = "{value}"\n' for key, value in told.items()))
    return file


def test_settings_have_defaults(tmp_path: Path) -> None:
    read = load(_settings(tmp_path))
    assert (read.account_data, read.token, read.socket_mode) == ("im.parlour.age", TOKEN, 0o660)
    assert read.socket == Path("/run/parlour-age-reader/socket")
    assert (read.socket_group, read.allowed_user, read.ca) == (None, None, None)
    assert TOKEN not in repr(read)
    assert load(_settings(tmp_path, {"allowed_user": "root", "socket": "s"})).allowed_user == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsWrong, match=r"others may read .*; `chmod 600"):
        load(_settings(tmp_path, mode=mode))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({"homeserver_url": "127.0.0.1"}, "write an address"),
        ({"server_name": "a b"}, "write a server name"),
        ({"account_data": "age"}, "write a type"),
        ({"socket_mode": "0666"}, "everybody on this machine could ask"),
        ({"socket_mode": "rw"}, "write a mode"),
        ({"socket_group": "no-such-group"}, "there is no group no-such-group"),
        ({"allowed_user": "no-such-user"}, "there is no user no-such-user"),
        ({"token_file": "nowhere"}, "cannot be read"),
        ({"ca_file": "nowhere"}, "holds no certificate"),
        ({"ca_file": "age-reader.token"}, "holds no certificate"),
        ({"tokenfile": "x"}, "there is no setting tokenfile"),
    ],
)
def test_wrong_settings_are_refused_in_one_sentence(
    tmp_path: Path, lines: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsWrong, match=said):
        load(_settings(tmp_path, lines))


@pytest.mark.parametrize("secret", ["", " \n", "two words", "ä"])
def test_what_is_no_secret_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsWrong, match="holds no secret"):
        load(_settings(tmp_path, secret=secret))


def test_an_authority_of_ones_own_is_believed(tmp_path: Path) -> None:
    CertificateAuthority.at(tmp_path)
    assert load(_settings(tmp_path, {"ca_file": "ca.pem"})).ca is not None
