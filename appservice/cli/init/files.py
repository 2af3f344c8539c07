"""Writes files that only their owner may read, whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from appservice.cli.exits import CommandFailed, ExitCode
from appservice.config import Config


def refuse_existing(paths: list[Path]) -> None:
    """Raise `CommandFailed` when one of the files is there already."""
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        names = " and ".join(str(path) for path in there)
        verb = "exist" if len(there) > 1 else "exists"
        raise CommandFailed(
            f"{names} {verb} already and nothing was changed; "
            "use --force to keep the old as .bak and write anew.",
            ExitCode.USAGE,
        )


def check_loads(config_text: str, beside: Mapping[str, str]) -> None:
    """Raise `ConfigError` when the settings would be refused, before anything is written.

    `beside` are the files that they name.
    """
    with tempfile.TemporaryDirectory(prefix="parlour-init-") as folder:
        path = Path(folder, "config.yaml")
        _write_private(path, config_text)
        for name, text in beside.items():
            _write_private(Path(folder, name), text)
        Config.load(path, {})


def write_all(texts: Mapping[Path, str]) -> list[Path]:
    """Write files with mode 0600; returns where older ones of that name were kept."""
    try:
        for path in texts:
            path.parent.mkdir(parents=True, exist_ok=True)
        kept = [_keep_old(path) for path in texts if path.exists() or path.is_symlink()]
        for path, text in texts.items():
            _write_private(path, text)
    except OSError as error:
        raise CommandFailed(
            f"cannot write {error.filename}: {error.strerror}", ExitCode.USAGE
        ) from error
    return kept


def _keep_old(path: Path) -> Path:
    number = 0
    while (kept := path.with_name(f"{path.name}.bak{number or ''}")).exists():
        number += 1
    path.rename(kept)
    return kept


def _write_private(path: Path, text: str) -> None:
    # Made under another name, so that nobody ever reads half a file, and with its final mode,
    # so that nobody else ever reads it at all.
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(path)
