"""A homeserver with the companion module."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stage.certs import CertificateAuthority
from stage.paths import REPOSITORY
from stage.synapse import Synapse


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
        python_path=REPOSITORY / "synapse_module",
    )
