"""Settings from the environment: `PARLOUR_SECTION__KEY`, and `..._FILE` for secrets.

Variables that start with `PARLOUR_` but have no `__` are not settings (`PARLOUR_CONFIG` is one),
unless they look like a setting that was written with a single `_`.
"""

from collections.abc import Mapping

from pydantic.fields import FieldInfo

from appservice.config.places import Found, Place, Problem
from appservice.config.section import (
    Path,
    Section,
    fields,
    is_secret,
    is_text,
    may_be_null,
    section_type,
)
from appservice.config.suggest import did_you_mean
from appservice.config.yaml_file import read_yaml

PREFIX = "PARLOUR_"


def variable(path: Path) -> str:
    """The name of the variable that sets a setting."""
    return PREFIX + "__".join(path).upper()


def read_environment(model: type[Section], env: Mapping[str, str]) -> Found:
    """What the environment sets; each problem names its variable."""
    found = Found(Place.in_environment("the environment"))
    names = sorted(name for name in env if name.startswith(PREFIX))
    # Shorter paths first, so that a key wins over the section that is given as a whole.
    for name in sorted(names, key=lambda name: name.count("__")):
        if "__" in name:
            _take(model, name, env[name], found)
        elif (meant := _with_one_underscore(model, name)) is not None:
            sentence = f"is not a setting; did you mean {meant}?"
            found.problems.append(Problem(Place.in_environment(name), sentence))
    return found


def _take(model: type[Section], name: str, text: str, found: Found) -> None:
    path = tuple(name.removeprefix(PREFIX).lower().split("__"))
    place = Place.in_environment(name)
    field = _field(model, path)
    if field is None:
        hint = did_you_mean(name, _variables(model))
        found.problems.append(Problem(place, f"is not a setting{hint}"))
        return
    found.places[path] = place
    try:
        _put(found.tree, path, _value(field, path, text))
    except ValueError as error:
        found.complain(path, f"is not valid YAML or JSON: {error}")


def _value(field: FieldInfo, path: Path, text: str) -> object:
    if path[-1].endswith("_file") and is_secret(field):
        return text
    if section_type(field) is None and is_text(field):
        return None if may_be_null(field) and text in ("", "null") else text
    return read_yaml(text)


def _put(tree: dict[str, object], path: Path, value: object) -> None:
    for name in path[:-1]:
        inner = tree.get(name)
        if not isinstance(inner, dict):
            inner = tree[name] = {}
        tree = inner
    tree[path[-1]] = value


def _field(model: type[Section], path: Path) -> FieldInfo | None:
    """The setting or section at a path; of `<key>_file`, the secret that it is the file of."""
    field = model.model_fields.get(path[0])
    if field is None:
        secret = model.model_fields.get(path[0].removesuffix("_file"))
        return secret if len(path) == 1 and secret is not None and is_secret(secret) else None
    inner = section_type(field)
    if len(path) == 1:
        return field
    return None if inner is None else _field(inner, path[1:])


def _variables(model: type[Section]) -> list[str]:
    known = list(fields(model))
    files = [(*path[:-1], f"{path[-1]}_file") for path, field in known if is_secret(field)]
    return [variable(path) for path, _ in known] + [variable(path) for path in files]


def _with_one_underscore(model: type[Section], name: str) -> str | None:
    flat = {each.replace("__", "_"): each for each in _variables(model)}
    return flat.get(name)
