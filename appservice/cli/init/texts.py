"""The text of the two files. `config.example.yaml` explains every key; these are kept small."""

import json
import re

from appservice.cli.init.setup import Setup, role_url

MASTER_KEY_FILE = "master.key"


def config_text(setup: Setup) -> str:
    """config.yaml: only what has no default, or differs from it."""
    return "\n".join(
        [
            "# Parlour's settings: what has no default or differs from it. It holds secrets.",
            "# All keys, units and defaults: config.example.yaml.",
            *_servers(setup),
            *_model(setup),
            *_encryption(setup),
            *_database(setup),
            *_storage(),
            "",
        ]
    )


def registration_text(setup: Setup) -> str:
    """registration.yaml, for the homeserver."""
    pattern = f"^{re.escape(setup.ai_user_id)}$"
    return "\n".join(
        [
            "# Parlour's registration, for the homeserver. It holds secrets, like config.yaml.",
            'id: "parlour"',
            f"url: {_quoted(setup.appservice_url)}",
            f"as_token: {_quoted(setup.as_token)}",
            f"hs_token: {_quoted(setup.hs_token)}",
            "# An account that never talks; the AI user is the one below.",
            f"sender_localpart: {_quoted(setup.sender_localpart)}",
            "rate_limited: false",
            "namespaces:",
            "  users:",
            f"    - regex: {_quoted(pattern)}",
            "      exclusive: true",
            "  aliases: []",
            "  rooms: []",
            "# It waits for who is typing.",
            "receive_ephemeral: true",
            "io.element.msc4190: true",
            "",
        ]
    )


def _servers(setup: Setup) -> list[str]:
    lines = [
        "",
        "homeserver:",
        f"  url: {_quoted(setup.homeserver_url)}",
        f"  server_name: {_quoted(setup.server_name)}",
        "",
        "# The same as in registration.yaml.",
        "appservice:",
        f"  url: {_quoted(setup.appservice_url)}",
    ]
    if setup.port not in {None, 29331}:
        lines.append(f"  bind_port: {setup.port}")
    lines += [
        f"  as_token: {_quoted(setup.as_token)}",
        f"  hs_token: {_quoted(setup.hs_token)}",
        f"  sender_localpart: {_quoted(setup.sender_localpart)}",
    ]
    if setup.localpart != "ai":
        lines += ["", "ai_user:", f"  localpart: {_quoted(setup.localpart)}"]
    return lines


def _model(setup: Setup) -> list[str]:
    lines = [
        "",
        "models:",
        "  primary:",
        f"    base_url: {_quoted(setup.model_url)}",
        f"    model: {_quoted(setup.model_name)}",
    ]
    if setup.model_key_file is None:
        return [*lines, '    # If it needs a key: api_key_file: "PATH"']
    return [*lines, f"    api_key_file: {_quoted(str(setup.model_key_file))}"]


def _encryption(setup: Setup) -> list[str]:
    return [
        "",
        "# What the keys of encrypted rooms are kept with: with another one they open no more.",
        "encryption:",
        f"  secret: {_quoted(setup.encryption_secret)}",
    ]


def _database(setup: Setup) -> list[str]:
    if not setup.on_postgresql:
        return ["", "# Everything is kept in data/, beside this file (SQLite)."]
    return [
        "",
        "# Three roles that cannot see each other's tables, and the owner of the first two's.",
        "database:",
        f"  rooms: {_quoted(role_url(setup.database, 'parlour_rooms'))}",
        f"  personal: {_quoted(role_url(setup.database, 'parlour_personal'))}",
        f"  crypto: {_quoted(role_url(setup.database, 'parlour_crypto'))}",
        f"  migrate: {_quoted(setup.database)}",
    ]


def _storage() -> list[str]:
    return [
        "",
        "# This file opens what is kept of rooms and people: keep a copy, and not beside backups.",
        "storage:",
        f"  master_key_file: {_quoted(MASTER_KEY_FILE)}",
    ]


def _quoted(text: str) -> str:
    """A JSON string, which is a YAML string too, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)
