from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appservice.config import Config, ConfigError
from tests.pure.config.conftest import MINIMAL, Load, Refused


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [1\nb: 2", ("config.yaml:2: is not valid YAML: while parsing a flow sequence "
            "expected ',' or ']', but got ':'")),
        ("a:\n\t- x", ("config.yaml:2: is not valid YAML: while scanning for the next token "
            "found character '\\t' that cannot start any token")),
        ("a: 1: 2", ("config.yaml:1: is not valid YAML: mapping values are not allowed here; "
            "a text that holds a colon needs quotes")),
        ("a: 1\nb: \x01", ("config.yaml:2: is not valid YAML: "
            "it holds a character that YAML does not allow")),
        ("a: 2020-13-45", ("config.yaml: is not valid YAML: one of its numbers or dates does not "
            "exist; put it in quotes if it is a text")),
        ("a: &x [*x]", "config.yaml: is not valid YAML: it is nested too deeply"),
        ("[" * 600, "config.yaml: is not valid YAML: it is nested too deeply"),
        ("just words", ("config.yaml: must be sections with keys, "
            "like `homeserver:` and `  url: ...` below it")),
        ("- a", ("config.yaml: must be sections with keys, "
            "like `homeserver:` and `  url: ...` below it")),
    ],
)  # fmt: skip
def test_what_is_not_yaml_gets_one_sentence(refused: Refused, text: str, sentence: str) -> None:
    assert refused(text, whole=True) == [sentence]


def test_a_key_given_twice_is_refused_with_both_lines(refused: Refused) -> None:
    found = refused("answers:\n  typing: true\n  typing: false\nanswers: {}\n")
    assert found == [
        "config.yaml:15: answers.typing: is given twice, first on line 14; keep one",
        "config.yaml:16: answers: is given twice, first on line 13; keep one",
    ]


def test_a_file_that_is_not_there_or_not_readable(folder: Path) -> None:
    (folder / "file").write_text("")
    for path, reason in [
        (folder / "no.yaml", "there is no such file; `parlour init` makes one"),
        (folder, "is a folder; name the file in it"),
        (folder / "file" / "x", "cannot be read: Not a directory"),
        (Path("a\0b"), "cannot be read: embedded null byte"),
    ]:
        with pytest.raises(ConfigError) as caught:
            Config.load(path, {})
        assert caught.value.problems == [f"{path}: {reason}"]


def test_a_file_in_another_encoding(folder: Path) -> None:
    path = folder / "config.yaml"
    path.write_bytes(b"a: 1\nb: \xff\xfe")
    with pytest.raises(ConfigError) as caught:
        Config.load(path, {})
    assert caught.value.problems == [f"{path}:2: is not UTF-8; save the file with that encoding"]


def test_a_byte_order_mark_is_nothing(load: Load) -> None:
    assert load("\ufeff" + MINIMAL, whole=True) == load()


def test_one_section_can_borrow_from_another(load: Load) -> None:
    text = (
        MINIMAL.replace("primary:\n", "primary: &first\n")
        + "  fallback: {<<: *first, name: second}\n"
    )
    fallback = load(text, whole=True).models.fallback
    assert fallback is not None
    assert (fallback.name, fallback.model) == ("second", "tiny")


def test_the_file_is_never_rewritten(load: Load, folder: Path) -> None:
    load("# a remark\n")
    path = folder / "config.yaml"
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    Config.load(path, {})
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


_YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["models", "primary", "answers", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(Config.model_fields)), _YAML, max_size=4) | st.text())
def test_nothing_but_a_config_error_comes_of_any_file(folder: Path, content: object) -> None:
    path = folder / "any.yaml"
    text = content if isinstance(content, str) else repr(content)
    path.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(ConfigError) as caught:
        Config.load(path, {})
    assert caught.value.problems
    assert all("\n" not in problem for problem in caught.value.problems)
