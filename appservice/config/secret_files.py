"""Secrets that are kept in files of their own, named by `<key>_file`."""

from pathlib import Path as FilePath

from appservice.config.places import Found
from appservice.config.quoting import quote
from appservice.config.section import Path, Section, element_type, fields, is_secret

_LARGEST_BYTES = 16 * 1024


def read_secret_files(model: type[Section], found: Found, folder: FilePath) -> None:
    """Put the content of each named file in the place of its `<key>_file`."""
    for path, field in fields(model):
        if is_secret(field):
            _replace(path, found, folder)
        elif (many := element_type(field)) is not None:
            for name in _section(found.tree, path) or {}:
                for inner, each in fields(many):
                    if is_secret(each):
                        _replace((*path, name, *inner), found, folder)


def _replace(path: Path, found: Found, folder: FilePath) -> None:
    section = _section(found.tree, path[:-1])
    key, named = path[-1], f"{path[-1]}_file"
    if section is None or named not in section:
        return
    file, source = section.pop(named), (*path[:-1], named)
    if file is None:
        return
    if section.get(key) is not None:
        found.complain(source, f"give {key} or {named}, not both")
        return
    found.places[path] = found.place(source)
    try:
        section[key] = _content(file, folder)
    except ValueError as error:
        found.complain(source, str(error))
        found.wrong.add(path)


def _content(file: object, folder: FilePath) -> str:
    if not isinstance(file, str) or not file.isprintable() or not file:
        raise ValueError(f"{quote(file)} is not the path of a file")
    shown = quote(folder / file)
    try:
        with (folder / file).open("rb") as opened:
            raw = opened.read(_LARGEST_BYTES + 1)
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise ValueError(f"{shown} does not hold text") from error
    except OSError as error:
        raise ValueError(f"{shown} cannot be read: {error.strerror}") from error
    if len(raw) > _LARGEST_BYTES:
        raise ValueError(f"{shown} is too large for a secret")
    if not text:
        raise ValueError(f"{shown} is empty")
    return text


def _section(tree: dict[str, object], path: Path) -> dict[str, object] | None:
    for name in path:
        inner = tree.get(name)
        if not isinstance(inner, dict):
            return None
        tree = inner
    return tree
