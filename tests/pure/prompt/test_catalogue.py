"""Every sentence can be said, says what it is given, and cannot be bent by it."""

import re

import pytest
from hypothesis import given

from appservice.prompt.catalogue import LANGUAGES, fields, say
from appservice.prompt.english import ENGLISH
from tests.pure.prompt.samples import hostile


@pytest.mark.parametrize("key", ENGLISH)
def test_every_key_formats_with_its_named_fields(key: str) -> None:
    data = {name: f"<{name}-7>" for name in fields(key)}
    said = say(key, **data)
    assert all(value in said for value in data.values())
    assert "{" not in said
    assert said == said.strip()
    assert said[0].isupper() or said[0] in '<"'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_fields(language: str) -> None:
    assert set(LANGUAGES[language]) == set(ENGLISH)
    assert all(fields(key, language) == fields(key) for key in ENGLISH)


@given(hostile)
def test_what_people_write_stays_within_its_place(text: str) -> None:
    said = say("bad_mxid", text=text)
    assert "\n" not in said
    assert re.search(r"@room\b", said, re.IGNORECASE) is None
    assert said.startswith('"')
    assert said.endswith("One looks like @friend:server.")
    said.encode()


def test_braces_in_names_are_only_braces() -> None:
    assert "{word}{0.x}" in say("unknown_command", word="{word}{0.x}", prefix="!ai")


def test_an_unknown_key_and_a_missing_field_raise() -> None:
    with pytest.raises(KeyError):
        say("no_such_key")
    with pytest.raises(KeyError):
        say("unknown_command", word="x")


@pytest.mark.parametrize("key", ["help_direct", "help_group"])
def test_help_is_short(key: str) -> None:
    assert len(ENGLISH[key].split("\n")) <= 10
