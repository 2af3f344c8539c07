"""What the module is told: its part of homeserver.yaml. No Synapse."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ACCOUNT_DATA = "im.parlour.age"
LEAST_SECRET = 24
_TYPE = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


@dataclass(frozen=True)
class Settings:
    """`push_to` is Parlour's own address, None where it is told of no change."""

    secret: str = field(repr=False)
    account_data: str = ACCOUNT_DATA
    push_to: "str | None" = None


def settings_of(config: Mapping[str, Any]) -> Settings:
    """The settings. Raises `ValueError` with a sentence."""
    unknown = sorted(set(config) - {"secret_path", "account_data", "push_to"})
    if unknown:
        raise ValueError(
            f"parlour_ages does not know the setting {unknown[0]}: "
            "it has secret_path, account_data and push_to"
        )
    account_data = config.get("account_data", ACCOUNT_DATA)
    if not isinstance(account_data, str) or not _TYPE.fullmatch(account_data):
        raise ValueError("parlour_ages: account_data must be a type like im.parlour.age")
    push_to = config.get("push_to")
    if push_to is not None and not _is_address(push_to):
        raise ValueError("parlour_ages: push_to must be an address like http://127.0.0.1:29331")
    return Settings(
        secret=_secret(config.get("secret_path")),
        account_data=account_data,
        push_to=push_to.rstrip("/") if push_to else None,
    )


def _secret(path: object) -> str:
    try:
        secret = (
            Path(str(path or "secret_path (which is missing)")).read_text(encoding="ascii").strip()
        )
    except OSError as error:
        raise ValueError(f"parlour_ages: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"parlour_ages: {path} holds no secret") from error
    if len(secret) < LEAST_SECRET or not secret.isprintable() or " " in secret:
        raise ValueError(
            f"parlour_ages: the secret in {path} must be one word of {LEAST_SECRET} letters or more"
        )
    return secret


def _is_address(text: object) -> bool:
    if not isinstance(text, str):
        return False
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query
