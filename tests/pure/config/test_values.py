from pathlib import Path

import pydantic
import pytest

from appservice.app.rules import rules_of
from appservice.config import Config
from appservice.model.rules import Governance
from tests.pure.config.conftest import Load

MINUTE = 60_000


def test_what_is_not_given_has_its_default(load: Load) -> None:
    config = load()
    assert config.commands.max_age == 5 * MINUTE
    assert config.answers.max_age == 15 * MINUTE
    assert config.budgets.declined_pause == 30 * 24 * 60 * MINUTE
    assert config.appservice.max_body == 50 * 1024 * 1024
    assert config.groups.room_version == "12"
    assert config.models.primary.name == "primary"
    assert config.models.fallback is None
    assert config.admission.blocked == ()


def test_an_empty_section_is_one_with_defaults(load: Load) -> None:
    assert load("health:\n").health.bind_port == 29332


def test_it_knows_its_own_accounts_and_file(load: Load, folder: Path) -> None:
    config = load()
    assert config.ai_user_id == "@ai:hs.test"
    assert config.sender_user_id == "@parlour-x:hs.test"
    assert config.path == folder / "config.yaml"


def test_users_of_the_own_server_may_invite_unless_others_are_named(load: Load) -> None:
    assert load().inviters == ("@*:hs.test",)
    assert load('admission: {may_invite: ["@a*:b.test"]}').inviters == ("@a*:b.test",)


def test_sqlite_files_start_at_the_folder_of_the_file(load: Load, folder: Path) -> None:
    database = load().database
    assert database.rooms.path == folder / "data/rooms.db"
    assert database.personal.url == f"sqlite:{folder}/data/personal.db"
    assert load("database: {rooms: 'sqlite:/tmp/x.db'}").database.rooms.path == Path("/tmp/x.db")


def test_room_versions_may_stand_without_quotes(load: Load) -> None:
    assert load("groups: {room_version: 11}").groups.room_version == "11"


def test_a_trailing_slash_of_an_address_is_nothing(load: Load) -> None:
    config = load(env={"PARLOUR_HOMESERVER__URL": "http://127.0.0.1:8008/"})
    assert config.homeserver.url == "http://127.0.0.1:8008"


def test_nothing_can_be_changed_afterwards(load: Load) -> None:
    config = load("answers: {typing: false}")
    with pytest.raises(pydantic.ValidationError):
        config.answers.typing = True
    with pytest.raises(TypeError):
        config.models.primary.extra_body["x"] = 1  # type: ignore[index]


def test_secrets_show_in_no_repr(load: Load) -> None:
    config = load(
        "database:\n"
        "  rooms: postgresql://r:pass%40word@db/parlour\n"
        "  personal: postgresql://p:other-word@db/parlour?password=third-word\n",
        {"PARLOUR_MODELS__PRIMARY__API_KEY": "sk-very-secret"},
    )
    shown = repr(config) + str(config) + str(config.database.rooms) + str(config.database.personal)
    hidden = {"as-token-as-token-as-token", "hs-token-hs-token-hs-token", "sk-very-secret"}
    hidden |= {"pass%40word", "pass@word", "other-word", "third-word"}
    assert [text for text in hidden if text in shown] == []
    assert set(config.secrets) == hidden
    assert str(config.database.rooms) == "postgresql://db/parlour"


def test_settings_built_in_code_take_numbers_with_their_unit_known() -> None:
    commands = Config.model_fields["commands"].annotation
    assert commands is not None
    assert commands(max_age=1500).max_age == 1500


def test_how_groups_are_kept_reaches_the_rules(load: Load) -> None:
    config = load("groups: {newcomer: 0s, removals_per_hour: 1, vote_time: 5s, settle: 1s}")
    kept = rules_of(config, 0, 0).governance
    assert (kept.newcomer_ms, kept.removals_per_hour) == (0, 1)
    assert (kept.vote_ms, kept.settle_ms) == (5000, 1000)


def test_the_settings_and_the_rules_have_the_same_defaults_for_groups(load: Load) -> None:
    assert rules_of(load(), 0, 0).governance == Governance()


def test_encryption_is_off_without_a_secret_and_has_its_places_by_default(
    load: Load, folder: Path
) -> None:
    assert not load().encryption.on
    config = load("encryption: {secret: a-secret-of-its-own}\n")
    assert config.encryption.on
    assert config.database.keys is not None
    assert config.database.keys.url == f"sqlite:{folder}/data/crypto.db"
    assert config.encryption.recovery_key.in_file == folder / "recovery-key.txt"
    assert config.encryption.wait_for_key == 3000
    assert "a-secret-of-its-own" in config.secrets
    assert "a-secret-of-its-own" not in repr(config)


def test_secrets_of_before_are_hidden_like_the_one_of_now(load: Load) -> None:
    config = load("encryption: {secret: a-secret-of-its-own, old_secrets: [the-one-before-it]}\n")
    assert {"a-secret-of-its-own", "the-one-before-it"} <= set(config.secrets)
    assert "the-one-before-it" not in repr(config)


def test_a_program_can_keep_the_recovery_key(load: Load) -> None:
    key = load(
        "encryption: {recovery_key: {store_command: [pass, x], show_command: [pass, y]}}\n"
    ).encryption.recovery_key
    assert (key.store_command, key.show_command, key.in_file) == (
        ("pass", "x"),
        ("pass", "y"),
        None,
    )


def test_keys_in_a_file_may_stand_beside_rooms_on_postgresql(load: Load, folder: Path) -> None:
    database = "rooms: 'postgresql://r@h/d', personal: 'postgresql://p@h/d'"
    config = load(
        "encryption: {secret: a-secret-of-its-own}\n"
        f"database: {{{database}, crypto: 'sqlite:k.db'}}\n"
    )
    assert config.database.keys is not None
    assert config.database.keys.path == folder / "k.db"


def test_the_master_key_comes_from_the_file_the_environment_or_a_program(
    load: Load, folder: Path
) -> None:
    (folder / "master.key").write_text("a-key-of-a-file-its-own\n")
    for config in (
        load("storage: {master_key_file: master.key}\n"),
        load(env={"PARLOUR_STORAGE__MASTER_KEY_FILE": "master.key"}),
        load(env={"PARLOUR_STORAGE__MASTER_KEY": "a-key-of-a-file-its-own"}),
    ):
        assert config.storage.master_key is not None
        assert config.storage.master_key.get_secret_value() == "a-key-of-a-file-its-own"
        assert "a-key-of-a-file-its-own" in config.secrets
        assert "a-key-of-a-file-its-own" not in repr(config)
    assert load("storage: {master_key_command: [pass, show, x]}\n").storage.master_key_command == (
        "pass",
        "show",
        "x",
    )
