"""What is asked, and how each answer is judged at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from appservice.config.kinds import localpart, server_name
from appservice.config.placeholders import is_placeholder
from appservice.config.quoting import quote
from appservice.config.urls import database_url, http_url

Check = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Question:
    """`flag` answers it without asking; without a `default` an answer is needed."""

    flag: str
    text: str
    check: Check
    default: str | None = None


def _real(check: Check) -> Check:
    def judge(text: str) -> str:
        if is_placeholder(text):
            raise ValueError(f"{quote(text)} is only an example; write your own")
        return check(text.strip())

    return judge


def _name(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError("write the model's name as the service knows it")
    return text


def _key_file(text: str) -> str:
    if not text:
        return ""
    path = Path(text).expanduser().absolute()
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ValueError(f"{quote(path)} cannot be read: {reason}") from error
    if not content.strip():
        raise ValueError(f"{quote(path)} is empty")
    return str(path)


def _database(text: str) -> str:
    if text == "sqlite":
        return text
    found = database_url(text, Path.cwd())
    if found.kind == "sqlite":
        raise ValueError(
            "write sqlite (its files go to data/), or postgresql://user:password@host/name"
        )
    return found.url


QUESTIONS = {
    "server_name": Question(
        "--server-name", "The part of your users' IDs after the colon", _real(server_name)
    ),
    "homeserver_url": Question(
        "--homeserver-url",
        "Where the homeserver answers, for Parlour",
        _real(http_url),
        "http://127.0.0.1:8008",
    ),
    "appservice_url": Question(
        "--appservice-url",
        "Where Parlour answers, for the homeserver",
        _real(http_url),
        "http://127.0.0.1:29331",
    ),
    "localpart": Question("--localpart", "The AI user's name before the colon", localpart, "ai"),
    "model_url": Question(
        "--model-url", "The model service's address, with its /v1", _real(http_url)
    ),
    "model_name": Question("--model-name", "The model's name there", _real(_name)),
    "model_key_file": Question(
        "--model-key-file", "A file with the service's key (empty: none needed)", _key_file, ""
    ),
    "database": Question(
        "--database", "sqlite, or the URL of a PostgreSQL database's owner", _database, "sqlite"
    ),
}


def answer(question: Question, given: str | None, *, ask: bool) -> str:
    """A judged answer: from the flag, from the person, or the default. Raises click's errors."""
    if given is not None:
        return _judged(question, given)
    if ask:
        return str(
            click.prompt(
                question.text,
                default=question.default,
                show_default=bool(question.default),
                value_proc=lambda text: _judged(question, text),
            )
        )
    if question.default is None:
        raise click.UsageError(f"{question.flag} is needed, because --yes asks nothing")
    return question.default


def _judged(question: Question, text: str) -> str:
    try:
        return question.check(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=question.flag) from error
