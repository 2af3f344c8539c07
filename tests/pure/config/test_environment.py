import json
from pathlib import Path

import pytest

from appservice.config import Config
from appservice.config.environment import variable
from appservice.config.section import fields, is_secret
from tests.pure.config.conftest import Load, Refused


def test_the_environment_wins_over_the_file(load: Load) -> None:
    config = load(
        "answers: {max_age: 1m, typing: false}\nadmission: {bots: ['@a:b']}\n",
        {
            "PARLOUR_ANSWERS__MAX_AGE": "20m",
            "PARLOUR_ANSWERS__WINDOW_TOKENS": "5000",
            "PARLOUR_ADMISSION__BOTS": '["@bot*:hs.test", "@b:c"]',
            "PARLOUR_MODELS__PRIMARY__EXTRA_BODY": '{"top_k": 4}',
            "PARLOUR_AI_USER__AVATAR": "null",
            "PARLOUR_MODELS__PRIMARY__MODEL": "12",
        },
    )
    assert config.answers.max_age == 20 * 60_000
    assert config.answers.window_tokens == 5000
    assert config.answers.typing is False
    assert config.admission.bots == ("@bot*:hs.test", "@b:c")
    assert dict(config.models.primary.extra_body) == {"top_k": 4}
    assert config.ai_user.avatar is None
    assert config.models.primary.model == "12"


def test_every_setting_can_come_from_the_environment(folder: Path) -> None:
    empty = folder / "config.yaml"
    empty.write_text("")
    picture, certificates = folder / "a.png", folder / "ca.pem"
    picture.write_bytes(b"")
    certificates.write_text("-----BEGIN CERTIFICATE-----")
    given = {
        "homeserver.url": "http://a", "homeserver.server_name": "a.test",
        "homeserver.ca_file": str(certificates), "appservice.id": "x",
        "appservice.url": "http://b", "appservice.bind_host": "0.0.0.0",
        "appservice.bind_port": 1, "appservice.as_token": "a" * 16,
        "appservice.hs_token": "b" * 16, "appservice.sender_localpart": "s",
        "appservice.max_body": "9MiB", "ai_user.localpart": "x", "ai_user.display_name": "X",
        "ai_user.avatar": str(picture), "ai_user.device_id": "D", "commands.prefix": "!x",
        "commands.max_age": "1m", "admission.may_invite": ["@a:b"], "admission.blocked": ["b.c"],
        "admission.bots": ["@c:d"], "admission.policy_lists": ["#l:d"],
        "groups.room_version": "10", "groups.max_people": 3,
        "groups.history_visibility": "joined", "groups.newcomer": "0s",
        "groups.removals_per_hour": 1, "groups.undo_window": "1m", "groups.vote_time": "1m",
        "groups.invitation_age": "1d", "groups.settle": "1s", "groups.leave_grace": "5s",
        "groups.fights": 1, "groups.fight_window": "1m",
        "groups.instructions_length": 5, "catchup.enabled": False, "catchup.receipts": False,
        "catchup.per_hour": 1, "age.account_data": "a.b",
        "age.issuers": {"town": ["A" * 43]}, "age.reader": "admin", "age.admin_token": "t" * 8,
        "age.module_secret": "m" * 8, "age.socket": "/run/a",
        "age.unknown": "adult", "age.adult_servers": ["b.c"], "age.groups": "adults",
        "content.region": "NL", "content.thresholds": {"adult": {"drugs": 100}},
        "content.classifier": "judge", "content.model": "p", "content.timeout": "3s",
        "content.moderations.base_url": "http://m/v1", "content.moderations.model": "m",
        "content.moderations.api_key": "k", "content.moderations.local": True,
        "age.hold_least": "1h", "age.hold_most": "50h", "age.policy": ["no_unknown"],
        "age.peers": [{"server": "b.c", "ai": "@ai:b.c", "key": "A" * 43}],
        "age.attest_key": "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "guardians.handshake": True, "guardians.safety_notice": True,
        "retention.groups": "30d", "retention.direct": "none",
        "retention.most": "60d", "retention.done": "1d", "retention.audit": "7d",
        "retention.event_ids": "8d", "retention.every": "1s",
        "memory.propose": False, "memory.proposals_per_day": 1, "memory.looks_per_day": 2,
        "memory.rest_after_no": "1h",
        "budgets.groups_per_day": 1,
        "budgets.invitations_per_day": 1, "budgets.open_invitations": 1,
        "budgets.open_per_invited": 1, "budgets.invited_per_day": 7, "budgets.declined_pause": "0s",
        "budgets.replies_per_room": 1, "budgets.replies_per_server": 1,
        "budgets.remarks_per_room": 1, "budgets.replies_per_day": 1, "budgets.tokens_per_day": 1,
        "budgets.admins": ["@a:b"], "plans.default": "p", "plans.named": {"p": {"replies": 1}},
        "plans.given": [{"to": "b.c", "plan": "p"}], "answers.max_age": "1m",
        "answers.window_tokens": 9000, "answers.output_tokens": 9, "answers.typing": False,
        "answers.streaming": False, "answers.first_words_after": "1s", "answers.edit_every": "2s",
        "models.primary.name": "p", "models.primary.base_url": "http://m",
        "models.primary.model": "m", "models.others": {"o": {"base_url": "http://o", "model": "o"}},
        "models.fallback.name": "f", "models.fallback.base_url": "http://f",
        "models.fallback.model": "n", "models.embeddings.base_url": "http://e",
        "models.embeddings.model": "e", "models.embeddings.api_key": "k" * 8,
        "models.embeddings.total_timeout": "1s", "models.embeddings.local": True,
        "database.rooms": "postgresql://a@h/d",
        "database.personal": "postgresql://b@h/d", "database.migrate": "postgresql://c@h/d",
        "database.crypto": "postgresql://k@h/d", "encryption.secret": "e" * 16,
        "encryption.old_secrets": ["o" * 16],
        "storage.master_key_command": ["m"],
        "storage.old_master_key": "n" * 16,
        "encryption.rooms": "plain", "encryption.share_keys_with": "all",
        "encryption.recovery_key.file": "null", "encryption.recovery_key.store_command": ["a"],
        "encryption.recovery_key.show_command": ["b"], "encryption.wait_for_key": "0s",
        "privacy.local_models_only_in_encrypted_rooms": True, "speaking.mode": "off",
        "speaking.quiet": "1m", "speaking.cooldown": "0s", "speaking.reserve": "1h",
        "speaking.judge_model": "p", "speaking.judge_sure": 55,
        "speaking.pause": "1s", "speaking.longest_pause": "2s", "speaking.judge_timeout": "3s",
        "speaking.judge_calls_per_hour": 1, "speaking.reactions_per_hour": 1,
        "sync.reconcile_every": "5s", "sync.key_timeout": "5s", "health.bind_host": "::1",
        "health.bind_port": 2, "logging.level": "error", "logging.format": "json",
        "shutdown.grace": "0s", "web.public_url": "https://j", "web.bind_host": "::1",
        "web.bind_port": 3, "web.trusted_proxies": ["10.0.0.0/8"], "links.expires": "1d",
        "links.uses": 1, "links.code_lifetime": "1m", "links.approval_time": "1h",
        "links.open_invitations": 1, "links.invite_by_id": "any",
        "links.account_url": "https://a", "links.tries_per_hour": 1,
        "links.all_tries_per_hour": 1, "links.views_per_minute": 1,
        "links.codes_per_address": 1, "links.codes_per_hour": 1,
    }  # fmt: skip
    for model in ("models.primary", "models.fallback"):
        given |= {
            f"{model}.api_key": "k" * 8, f"{model}.connect_timeout": "1s",
            f"{model}.first_token_timeout": "2s", f"{model}.idle_timeout": "3s",
            f"{model}.total_timeout": "4s", f"{model}.max_retries": 5, f"{model}.local": True,
            f"{model}.output_token_parameter": "max_tokens", f"{model}.extra_body": {"a": 1},
            f"{model}.can": ["vision"], f"{model}.size": "large", f"{model}.input_price": 0.5,
            f"{model}.output_price": 2, f"{model}.window_tokens": 5000,
        }  # fmt: skip
    known = dict(fields(Config))
    not_beside_its_command = ("storage", "master_key")
    del known[not_beside_its_command]
    assert {".".join(path) for path in known} == set(given)
    env = {
        variable(tuple(name.split("."))): value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }
    changed = Config.load(empty, env)
    for path, field in known.items():
        value: object = changed
        for step in path:
            value = getattr(value, step)
        assert value != field.get_default(call_default_factory=True), path


def test_a_misspelt_variable_is_refused_with_the_right_one(refused: Refused) -> None:
    env = {
        "PARLOUR_SYNC__KEY_TIMOUT": "1s",
        "PARLOUR_LOGGING_LEVEL": "info",
        "PARLOUR_NOTHING__LIKE_IT": "",
        "PARLOUR_MODELS__PRIMARY__EXTRA_BODY__X": "1",
        "PARLOUR_ANSWERS__TYPING_FILE": "x",
    }
    assert refused(env=env) == [
        "PARLOUR_ANSWERS__TYPING_FILE: is not a setting; did you mean PARLOUR_ANSWERS__TYPING?",
        "PARLOUR_LOGGING_LEVEL: is not a setting; did you mean PARLOUR_LOGGING__LEVEL?",
        (
            "PARLOUR_MODELS__PRIMARY__EXTRA_BODY__X: is not a setting; "
            "did you mean PARLOUR_MODELS__PRIMARY__EXTRA_BODY?"
        ),
        "PARLOUR_NOTHING__LIKE_IT: is not a setting",
        "PARLOUR_SYNC__KEY_TIMOUT: is not a setting; did you mean PARLOUR_SYNC__KEY_TIMEOUT?",
    ]


def test_variables_of_others_are_nobodys_business(load: Load) -> None:
    assert load(env={"PARLOUR_CONFIG": "x", "PATH": "/", "OTHER__KEY": "1"}) == load()


@pytest.mark.parametrize("value", ["abc", "1.5", "[", "null", ""])
def test_a_bad_number_names_its_variable(refused: Refused, value: str) -> None:
    [problem] = refused(env={"PARLOUR_HEALTH__BIND_PORT": value})
    assert problem.startswith("PARLOUR_HEALTH__BIND_PORT: ")


def test_a_whole_section_can_be_given(load: Load, refused: Refused) -> None:
    section = '{"base_url": "http://b/v1", "model": "m", "api_key": "sk-abc"}'
    env = {"PARLOUR_MODELS__FALLBACK": section, "PARLOUR_MODELS__FALLBACK__MODEL": "n"}
    fallback = load(env=env).models.fallback
    assert fallback is not None
    assert (fallback.base_url, fallback.model) == ("http://b/v1", "n")
    assert refused(env={"PARLOUR_MODELS__FALLBACK": "{model: m, api_key: CHANGE_ME}"}) == [
        (
            "PARLOUR_MODELS__FALLBACK: models.fallback.api_key: its value is a placeholder "
            "of the example; write your own"
        ),
        (
            "PARLOUR_MODELS__FALLBACK: models.fallback.base_url: is missing; "
            "write its address with /v1, like http://127.0.0.1:8080/v1"
        ),
    ]


def test_secrets_come_from_files_too(load: Load, folder: Path) -> None:
    (folder / "key").write_text("sk-from-a-file\n")
    (folder / "url").write_text("postgresql://r:pw@h/d\n")
    (folder / "other").write_text("from-the-environment\n")
    config = load(
        "    api_key_file: key\ndatabase: {rooms_file: url, personal: 'postgresql://p@h/d'}\n",
        {"PARLOUR_APPSERVICE__HS_TOKEN_FILE": str(folder / "other")},
    )
    assert config.models.primary.api_key is not None
    assert config.models.primary.api_key.get_secret_value() == "sk-from-a-file"
    assert config.database.rooms.url == "postgresql://r:pw@h/d"
    assert config.appservice.hs_token.get_secret_value() == "from-the-environment"
    assert sum(is_secret(field) for _, field in fields(Config)) == 16


def test_models_by_name_have_secrets_of_their_own(load: Load, folder: Path) -> None:
    (folder / "key").write_text("sk-from-a-file\n")
    big = "{base_url: 'http://b/v1', model: big, api_key_file: key, size: large}"
    config = load(f"  others: {{big: {big}}}\n")
    assert config.models.named["big"].api_key is not None
    assert "sk-from-a-file" in config.secrets
    assert list(config.models.named) == ["primary", "big"]
    given = load(env={"PARLOUR_MODELS__OTHERS": json.dumps({"x": {
        "base_url": "http://x", "model": "x", "api_key_file": str(folder / "key"),
    }})})  # fmt: skip
    assert given.models.named["x"].api_key is not None


def test_a_variable_wins_over_a_file_named_in_the_file(load: Load, folder: Path) -> None:
    (folder / "key").write_text("sk-from-a-file")
    config = load("    api_key_file: key\n", {"PARLOUR_MODELS__PRIMARY__API_KEY": "sk-direct"})
    assert config.models.primary.api_key is not None
    assert config.models.primary.api_key.get_secret_value() == "sk-direct"


def test_secret_files_that_cannot_be_used(refused: Refused, folder: Path) -> None:
    (folder / "empty").write_text(" \n")
    (folder / "large").write_text("x" * 20_000)
    (folder / "bytes").write_bytes(b"\xff\xfe")
    for file, sentence in {
        "none": '"none" cannot be read: No such file or directory',
        "empty": '"empty" is empty',
        "large": '"large" is too large for a secret',
        "bytes": '"bytes" does not hold text',
        ".": '"." cannot be read: Is a directory',
        "[1]": "[1] is not the path of a file",
    }.items():
        found = refused(f"    api_key_file: {file}\n")
        assert [text.replace(str(folder), ".") for text in found] == [
            f"config.yaml:13: models.primary.api_key_file: {sentence}"
        ]
    assert refused("    api_key: sk-abcdef\n    api_key_file: empty\n") == [
        "config.yaml:14: models.primary.api_key_file: give api_key or api_key_file, not both"
    ]
