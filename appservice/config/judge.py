"""Judges settings whole: reads them from everywhere, and reports everything that is wrong."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import ValidationError

from appservice.config.environment import read_environment
from appservice.config.placeholders import is_placeholder
from appservice.config.places import Found
from appservice.config.problems import ConfigError, holds_secret, sentence, setting_of
from appservice.config.quoting import quote
from appservice.config.secret_files import read_secret_files
from appservice.config.section import Path, Section, may_be_null, section_type
from appservice.config.yaml_file import read_yaml_file

Settings = TypeVar("Settings", bound=Section)


def judge(model: type[Settings], path: FilePath, env: Mapping[str, str]) -> Settings:
    """The settings of a file and an environment. Raises `ConfigError` with all problems."""
    found = read_yaml_file(path)
    unreadable = bool(found.problems) and not found.tree
    folder = FilePath(path).absolute().parent
    _add_environment(model, found, env, folder)
    if unreadable:
        raise _refusal(found)
    _fill_sections(model, found.tree)
    _refuse_placeholders(model, found)
    result = _validate(model, found, {"folder": folder, "path": FilePath(path)})
    if result is None or found.problems:
        raise _refusal(found)
    return result


def _add_environment(
    model: type[Section], found: Found, env: Mapping[str, str], folder: FilePath
) -> None:
    from_environment = read_environment(model, env)
    read_secret_files(model, from_environment, folder)
    read_secret_files(model, found, folder)
    found.overlay(from_environment)


def _fill_sections(model: type[Section], tree: dict[str, object]) -> None:
    """An absent section is an empty one, so that what is missing is named key by key."""
    for name, field in model.model_fields.items():
        inner = section_type(field)
        if inner is None:
            continue
        if tree.get(name) is None and not may_be_null(field):
            tree[name] = {}
        if isinstance(section := tree.get(name), dict):
            _fill_sections(inner, section)


def _refuse_placeholders(model: type[Section], found: Found) -> None:
    for location, text in _texts(found.tree, ()):
        path = setting_of(model, location)
        if is_placeholder(text) and not found.is_wrong(path):
            shown = "its value" if holds_secret(model, path) else quote(text)
            found.complain(path, f"{shown} is a placeholder of the example; write your own")


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)


def _validate(
    model: type[Settings], found: Found, given: Mapping[str, FilePath]
) -> Settings | None:
    try:
        return model.model_validate(found.tree, context=dict(given))
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            path = setting_of(model, error["loc"])
            if not found.is_wrong(path):
                found.complain(path, sentence(model, path, error))
    return None


def _refusal(found: Found) -> ConfigError:
    return ConfigError(str(problem) for problem in sorted(set(found.problems)))
