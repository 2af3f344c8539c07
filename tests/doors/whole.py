"""Settings of a whole Parlour that nobody runs: enough to build all of its objects."""

import base64
from pathlib import Path

from appservice.config import Config

_KEY_HEAD = bytes.fromhex("302e020100300506032b657004220420")


def config_of(folder: Path, rooms: str, personal: str, migrate: str | None = None) -> Config:
    path = folder / "config.yaml"
    owner = f", migrate: '{migrate}'" if migrate else ""
    path.write_text(
        "homeserver: {url: 'http://127.0.0.1:9', server_name: a.test}\n"
        f"appservice: {{url: 'http://127.0.0.1:9', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://127.0.0.1:9', model: m}}\n"
        f"encryption: {{secret: {'c' * 43}}}\n"
        "age: {peers: [{server: b.test, ai: '@ai:b.test', key: " + "A" * 43 + "}],"
        f" attest_key: {base64.b64encode(_KEY_HEAD + bytes(32)).decode()}}}\n"
        f"database: {{rooms: '{rooms}', personal: '{personal}', crypto: 'sqlite:{folder}/crypto.db'"
        f"{owner}}}\n"
    )
    return Config.load(path, {})
