"""Paths in settings: relative ones start at the folder of the file that names them."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from appservice.config.quoting import quote

_PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


def folder_of(info: ValidationInfo) -> Path:
    """The folder of the configuration file; the working folder for values built in code."""
    folder = info.context.get("folder") if info.context else None
    return folder if isinstance(folder, Path) else Path.cwd()


def _existing(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str | Path):
        return value
    path = folder_of(info) / value
    try:
        found = path.is_file()
    except OSError:
        found = False
    if not found:
        raise ValueError(f"there is no file {quote(path)}")
    return path


def _picture(value: object, info: ValidationInfo) -> object:
    path = _existing(value, info)
    if isinstance(path, Path) and path.suffix.lower() not in _PICTURES:
        raise ValueError(f"{quote(path.name)} is not a PNG, JPEG or WebP picture")
    return path


def _certificates(value: object, info: ValidationInfo) -> object:
    path = _existing(value, info)
    if isinstance(path, Path) and b"-----BEGIN CERTIFICATE-----" not in _content(path):
        raise ValueError(f"{quote(path)} holds no PEM certificate")
    return path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{quote(path)} cannot be read: {error.strerror}") from error


def _placed(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str | Path):
        return value
    if not str(value).strip() or not str(value).isprintable():
        raise ValueError(f"{quote(value)} is not the path of a file")
    return folder_of(info) / value


PictureFile = Annotated[Path, BeforeValidator(_picture)]
CertificateFile = Annotated[Path, BeforeValidator(_certificates)]
PlacedFile = Annotated[Path, BeforeValidator(_placed)]
"""A file that need not be there yet."""
