"""`parlour init`: what it writes loads, fits together, and is nobody else's to read."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from appservice.age_reader.settings import load
from appservice.cli.group import parlour
from appservice.config import Config

ROOT = Path(__file__).parents[2]
NEEDED = (
    "--server-name",
    "hs.test",
    "--model-url",
    "http://127.0.0.1:8080/v1",
    "--model-name",
    "m",
)


def _init(folder: Path, *args: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(parlour, ["init", "--directory", str(folder), *args], input=typed)


def _registration(folder: Path) -> dict[str, Any]:
    text = (folder / "registration.yaml").read_text("utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))


def test_flags_alone_make_two_files_that_load_and_agree(tmp_path: Path) -> None:
    ended = _init(tmp_path, *NEEDED, "--yes")
    assert ended.exit_code == 0, ended.output
    config, registration = Config.load(tmp_path / "config.yaml", {}), _registration(tmp_path)
    assert config.homeserver.url == "http://127.0.0.1:8008"
    assert config.ai_user_id == "@ai:hs.test"
    assert config.database.rooms.path == tmp_path / "data/rooms.db"
    ours = config.appservice
    assert registration["id"] == ours.id
    assert registration["url"] == ours.url
    assert registration["as_token"] == ours.as_token.get_secret_value()
    assert registration["hs_token"] == ours.hs_token.get_secret_value()
    assert registration["sender_localpart"] == ours.sender_localpart
    [users] = registration["namespaces"]["users"]
    assert re.match(users["regex"], config.ai_user_id)
    for other in (config.sender_user_id, "@ai2:hs.test", "@ai:hs.test.evil", "@ai:hsxtest"):
        assert not re.match(users["regex"], other)
    example = YAML(typ="safe", pure=True).load((ROOT / "registration.yaml.example").read_text())
    assert registration.keys() == example.keys()
    for key in ("rate_limited", "receive_ephemeral", "io.element.msc4190"):
        assert registration[key] == example[key]


def test_secrets_are_fresh_long_and_private(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        assert _init(folder, *NEEDED, "--yes").exit_code == 0
        for name in ("config.yaml", "registration.yaml", "master.key"):
            assert (folder / name).stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in folder.iterdir()) == [
            "config.yaml",
            "master.key",
            "registration.yaml",
        ]
    first, second = _registration(one), _registration(other)
    keys = ("as_token", "hs_token", "sender_localpart")
    assert len({first[key] for key in keys} | {second[key] for key in keys}) == 6
    assert min(len(first["as_token"]), len(first["hs_token"])) >= 43
    assert first["sender_localpart"].startswith("parlour-")
    loaded = [Config.load(folder / "config.yaml", {}) for folder in (one, other)]
    made = [each.encryption.secret for each in loaded] + [
        each.storage.master_key for each in loaded
    ]
    assert len({each.get_secret_value() for each in made if each is not None}) == 4
    assert all(each is not None and len(each.get_secret_value()) >= 43 for each in made)


def test_it_says_what_to_add_and_what_comes_next(tmp_path: Path) -> None:
    said = _init(tmp_path, *NEEDED, "--yes").output
    assert f"    app_service_config_files:\n         - {tmp_path}/registration.yaml\n" in said
    steps = [
        "1. Tell the homeserver of hs.test",
        "2. See whether",
        "3. Start it",
        "4. In your Matrix",
    ]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert f"parlour doctor --config {tmp_path}/config.yaml" in said
    assert "start a chat with @ai:hs.test" in said
    assert _registration(tmp_path)["as_token"] not in said


def test_it_asks_and_judges_each_answer_at_once(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-abcdef\n")
    typed = [
        "https://hs.test", "example.org", "hs.test", "hs", "http://hs:8008", "", "My AI", "helper",
        "http://127.0.0.1:8080/v1", "", "tiny", f"{tmp_path}/none", str(key), "mysql://x", "",
    ]  # fmt: skip
    ended = _init(tmp_path / "out", typed="\n".join(typed) + "\n")
    assert ended.exit_code == 0, ended.output
    for sentence in (
        '"https://hs.test" is a URL; write the bare name',
        '"example.org" is only an example; write your own',
        '"hs" is not a web address',
        '"My AI" is not a localpart',
        f'"{tmp_path}/none" cannot be read: No such file or directory',
        "is not a database; write sqlite:data/rooms.db or postgresql://",
    ):
        assert sentence in ended.output
    config = Config.load(tmp_path / "out/config.yaml", {})
    assert config.ai_user_id == "@helper:hs.test"
    assert config.homeserver.url == "http://hs:8008"
    assert config.models.primary.api_key is not None
    assert config.models.primary.api_key.get_secret_value() == "sk-abcdef"


def test_who_stops_answering_finds_nothing_written(tmp_path: Path) -> None:
    ended = _init(tmp_path, typed="hs.test\n")
    assert ended.exit_code == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--yes",), "--server-name is needed, because --yes asks nothing"),
        (("--server-name", "a b"), '"a b" is not a server name'),
        ((*NEEDED, "--yes", "--homeserver-url", "x"), '"x" is not a web address'),
        ((*NEEDED, "--yes", "--localpart", "@ai"), '"@ai" is not a localpart'),
        ((*NEEDED, "--yes", "--database", "sqlite:x.db"), "write sqlite (its files go to data/)"),
        (
            (*NEEDED, "--yes", "--appservice-url", "http://127.0.0.1:29332"),
            "appservice.bind_port and health.bind_port are one port; use two",
        ),
    ],
)
def test_a_bad_flag_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, args: tuple[str, ...], sentence: str
) -> None:
    ended = _init(tmp_path, *args)
    assert ended.exit_code == 2
    assert sentence in ended.output
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "registration.yaml").write_text("mine")
    refused = _init(tmp_path, *NEEDED, "--yes")
    assert refused.exit_code == 2
    assert f"{tmp_path}/registration.yaml exists already and nothing was changed" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["registration.yaml"]
    for number in ("", "1"):
        ended = _init(tmp_path, *NEEDED, "--yes", "--force")
        assert f"kept as {tmp_path}/registration.yaml.bak{number}." in ended.output
    assert (tmp_path / "registration.yaml.bak").read_text() == "mine"
    assert (tmp_path / "config.yaml.bak").stat().st_mode & 0o777 == 0o600
    Config.load(tmp_path / "config.yaml", {})


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = _init(tmp_path / "file" / "deep", *NEEDED, "--yes")
    assert ended.exit_code == 2
    assert "cannot write" in ended.output
    assert "Not a directory" in ended.output


def test_postgresql_gets_a_role_for_each_side(tmp_path: Path) -> None:
    owner = "postgresql://owner:pw@db:5432/parlour?sslmode=require&password=x"
    ended = _init(tmp_path, *NEEDED, "--yes", "--database", owner)
    assert ended.exit_code == 0, ended.output
    database = Config.load(tmp_path / "config.yaml", {}).database
    assert database.migrate is not None
    assert database.migrate.url == owner
    shape = r"postgresql://parlour_{}:[\w-]{{43}}@db:5432/parlour\?sslmode=require"
    assert re.fullmatch(shape.format("rooms"), database.rooms.url)
    assert re.fullmatch(shape.format("personal"), database.personal.url)
    assert database.crypto is not None
    assert re.fullmatch(shape.format("crypto"), database.crypto.url)
    passwords = {each.passwords for each in (database.rooms, database.personal, database.crypto)}
    assert len(passwords) == 3
    assert "parlour migrate --roles create" in ended.output


def test_another_machine_or_port_is_thought_of(tmp_path: Path) -> None:
    ended = _init(tmp_path, *NEEDED, "--yes", "--appservice-url", "http://parlour:3000")
    assert "Parlour listens on 127.0.0.1 only" in ended.output
    assert Config.load(tmp_path / "config.yaml", {}).appservice.bind_port == 3000


def test_strange_but_right_answers_are_written_right(tmp_path: Path) -> None:
    name = 'org/model: "q4" #1'
    ended = _init(
        tmp_path, *NEEDED[:-1], name, "--yes", "--localpart", "a+b=c", "--server-name", "[::1]:8448"
    )
    assert ended.exit_code == 0, ended.output
    config = Config.load(tmp_path / "config.yaml", {})
    assert config.models.primary.model == name
    [users] = _registration(tmp_path)["namespaces"]["users"]
    assert re.fullmatch(users["regex"], config.ai_user_id)
    assert config.ai_user_id == "@a+b=c:[::1]:8448"


def test_the_age_reader_gets_files_of_its_own_that_agree(tmp_path: Path) -> None:
    ended = _init(tmp_path, *NEEDED[:2], "--age-reader", "--yes")
    assert ended.exit_code == 0, ended.output
    names = ("age-reader-registration.yaml", "age-reader.token", "age-reader.toml")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert all((tmp_path / name).stat().st_mode & 0o777 == 0o600 for name in names)
    text = (tmp_path / names[0]).read_text("utf-8")
    registration = YAML(typ="safe", pure=True).load(text)
    settings = load(tmp_path / "age-reader.toml")
    assert settings.token == registration["as_token"]
    assert settings.token not in ended.output
    assert (settings.server_name, settings.homeserver_url) == ("hs.test", "http://127.0.0.1:8008")
    assert registration["url"] is None
    [users] = registration["namespaces"]["users"]
    assert users["exclusive"] is False
    assert re.match(users["regex"], "@alice:hs.test")
    for other in ("@alice:other.test", "@alice:hs.test.evil", "@alice:hsxtest"):
        assert not re.match(users["regex"], other)
    example = YAML(typ="safe", pure=True).load(
        (ROOT / "docs/age-reader-registration.yaml.example").read_text("utf-8")
    )
    assert example.keys() == registration.keys()


def test_the_age_readers_files_are_not_written_over_or_mixed(tmp_path: Path) -> None:
    assert _init(tmp_path, *NEEDED[:2], "--age-reader", "--yes").exit_code == 0
    before = (tmp_path / "age-reader.token").read_text()
    again = _init(tmp_path, *NEEDED[:2], "--age-reader", "--yes")
    assert again.exit_code == 2
    assert (tmp_path / "age-reader.token").read_text() == before
    mixed = _init(tmp_path / "x", *NEEDED, "--age-reader", "--yes")
    assert mixed.exit_code == 2
    assert "does not go with --age-reader" in mixed.output
