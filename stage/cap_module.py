"""A homeserver with the companion modules."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stage.certs import CertificateAuthority
from stage.paths import REPOSITORY
from stage.synapse import Synapse

MODULES = REPOSITORY / "synapse_module"


def synapse_with_cap(
    directory: Path, authority: CertificateAuthority | None = None, bots: Sequence[str] = ()
) -> Synapse:
    """A Synapse, not started, that refuses one person too many at the source."""
    module: dict[str, Any] = {
        "module": "parlour_cap.module.ParlourCap",
        "config": {"bots": list(bots)},
    }
    return Synapse(
        directory,
        authority=authority,
        extra={"modules": [module]},
        python_path=MODULES,
    )


def age_module(directory: Path, push_to: str | None) -> tuple[dict[str, Any], str]:
    """What homeserver.yaml says of the module that tells ages; and its secret.

    The homeserver needs `python_path=MODULES`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(32)
    file = directory / "parlour-ages.secret"
    file.touch(mode=0o600)
    file.write_text(f"{secret}\n")
    config = {"secret_path": str(file), **({"push_to": push_to} if push_to else {})}
    return {"module": "parlour_ages.module.ParlourAges", "config": config}, secret
