"""What is wrong with the settings, said so that the reader knows where and what to do."""

from collections.abc import Iterable
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from appservice.config.quoting import quote
from appservice.config.section import (
    Path,
    Section,
    element_type,
    fields,
    is_secret,
    section_type,
)
from appservice.config.suggest import did_you_mean
from appservice.model.errors import ParlourError


class ConfigError(ParlourError):
    """The settings cannot be used. `problems` holds one sentence each, in the file's order."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


_KEY = "[key]"  # how pydantic names the key of a mapping, after that key


def setting_of(model: type[Section], location: tuple[int | str, ...]) -> Path:
    """The path of the setting that an error's location lies in.

    With the names and positions of sections of which there are many, without those of plain values.
    """
    path: list[str] = []
    current: type[Section] | None = model
    many: type[Section] | None = None
    for step in location:
        if (current is None and many is None) or step == _KEY:
            break
        path.append(str(step))
        if many is not None:
            current, many = many, None
            continue
        assert current is not None
        field = current.model_fields.get(str(step))
        current, many = (section_type(field), element_type(field)) if field else (None, None)
    return tuple(path)


def holds_secret(model: type[Section], path: Path) -> bool:
    """Whether what is written there is never shown."""
    field = _field(model, path)
    return field is not None and is_secret(field)


def sentence(model: type[Section], path: Path, error: ErrorDetails) -> str:
    """What follows the setting's name: the fault of its value, and what to write instead."""
    field = _field(model, path)
    if error["type"] == "extra_forbidden":
        return f"is not a setting{_meant(model, path)}"
    advice = field.description if field is not None else None
    if error["type"] == "missing" or error["input"] is None:
        return "; ".join(part for part in ("is missing", advice) if part)
    if error["type"] == "value_error":
        return str(_given(error)["error"])
    return f"{'its value' if holds_secret(model, path) else quote(error['input'])} {_fault(error)}"


_FAULTS = {
    "string_type": "must be text; put it in quotes",
    "int_type": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_type": "is not a number",
    "finite_number": "is not a number",
    "bool_type": "must be true or false",
    "tuple_type": 'must be a list, like ["@*:chat.my-town.net"]',
    "model_type": "must be a section, with keys of its own below it",
    "model_attributes_type": "must be a section, with keys of its own below it",
    "mapping_type": "must be a mapping, like {{key: value}}",
    "dict_type": "must be a mapping, like {{key: value}}",
    "greater_than_equal": "is too small; the least is {ge}",
    "less_than_equal": "is too large; the most is {le}",
    "literal_error": "must be {expected}",
}


def _fault(error: ErrorDetails) -> str:
    template = _FAULTS.get(error["type"])
    if template is None:
        return f"cannot be used: {error['msg']}"
    return template.format(**_given(error))


def _given(error: ErrorDetails) -> dict[str, Any]:
    return error.get("ctx", {})


def _field(model: type[Section], path: Path) -> FieldInfo | None:
    field = model.model_fields.get(path[0]) if path else None
    if field is None or len(path) == 1:
        return field
    if (many := element_type(field)) is not None:
        return _field(many, path[2:])
    inner = section_type(field)
    return _field(inner, path[1:]) if inner is not None else None


def _meant(model: type[Section], path: Path) -> str:
    """A neighbour that is spelt alike, or the section where a key of this name exists."""
    field = _field(model, path[:-2])
    if field is not None and (many := element_type(field)) is not None:
        return did_you_mean(path[-1], many.model_fields)
    everything = dict(fields(model))
    secrets = [known for known, field in everything.items() if is_secret(field)]
    settings = [*everything, *((*known[:-1], f"{known[-1]}_file") for known in secrets)]
    beside = {known[len(path) - 1] for known in settings if known[: len(path) - 1] == path[:-1]}
    if near := did_you_mean(path[-1], beside):
        return near
    elsewhere = [".".join(known) for known in settings if known[-1] == path[-1]]
    return f"; did you mean {elsewhere[0]}?" if elsewhere else ""
