"""What all sections have in common, and how one looks into them."""

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic.fields import FieldInfo

from appservice.config.urls import DatabaseUrl

Path = tuple[str, ...]


class Section(BaseModel):
    """A frozen group of settings. `description` of a field ends the sentence "... is missing"."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def section_type(field: FieldInfo) -> type[Section] | None:
    """The class of a field that is a section itself, also when it may be null."""
    for kind in _kinds(field.annotation):
        if isinstance(kind, type) and issubclass(kind, Section):
            return kind
    return None


def element_type(field: FieldInfo) -> type[Section] | None:
    """The class of the sections that a field holds many of: a list or a mapping of them."""
    for kind in _parts(field.annotation):
        if get_origin(kind) in (tuple, Mapping):
            for inner in get_args(kind):
                if isinstance(inner, type) and issubclass(inner, Section):
                    return inner
    return None


def may_be_null(field: FieldInfo) -> bool:
    """Whether `null` is a value of the field."""
    return NoneType in _kinds(field.annotation)


def is_secret(field: FieldInfo) -> bool:
    """Whether the value may also come from a file named by `<key>_file`, and is never shown."""
    return not {SecretStr, DatabaseUrl}.isdisjoint(_kinds(field.annotation))


def is_text(field: FieldInfo) -> bool:
    """Whether the environment's text is the value as it stands, rather than YAML to be read."""
    return {int, float, bool, tuple, Mapping}.isdisjoint(_kinds(field.annotation))


def fields(model: type[Section], above: Path = ()) -> Iterator[tuple[Path, FieldInfo]]:
    """Every setting below a section with its path; sections themselves are not settings."""
    for name, field in model.model_fields.items():
        inner = section_type(field)
        if inner is None:
            yield (*above, name), field
        else:
            yield from fields(inner, (*above, name))


def _parts(annotation: object) -> Iterator[object]:
    """What may stand there: `Annotated[X, ...] | None` -> X and NoneType."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _parts(each)
    else:
        yield annotation


def _kinds(annotation: object) -> frozenset[object]:
    """The bare types that an annotation allows."""
    return frozenset(
        origin if isinstance(origin := get_origin(part), type) else part
        for part in _parts(annotation)
    )
