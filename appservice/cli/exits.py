"""What exit codes mean, and which failure ends with which."""

from enum import IntEnum

import click

from appservice.config import ConfigError
from appservice.model.errors import (
    HomeserverRefused,
    HomeserverUnavailable,
    MasterKeyTrouble,
    ParlourError,
    SchemaTooNew,
    StoreRefused,
    StoreUnavailable,
)


class ExitCode(IntEnum):
    """The exit codes of every command; the help of `parlour` lists them."""

    OK = 0
    TROUBLE = 1
    USAGE = 2
    HOMESERVER = 3
    DATABASE = 4
    INTERNAL = 70
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.OK: "all is well",
    ExitCode.TROUBLE: "trouble was found",
    ExitCode.USAGE: "the command or the settings are wrong",
    ExitCode.HOMESERVER: "the homeserver does not answer, or refuses",
    ExitCode.DATABASE: "the database does not answer, or refuses",
    ExitCode.INTERNAL: "an error in Parlour itself",
    ExitCode.INTERRUPTED: "interrupted",
}

_CODES: tuple[tuple[type[ParlourError], ExitCode], ...] = (
    (ConfigError, ExitCode.USAGE),
    (MasterKeyTrouble, ExitCode.USAGE),
    (HomeserverUnavailable, ExitCode.HOMESERVER),
    (HomeserverRefused, ExitCode.HOMESERVER),
    (StoreUnavailable, ExitCode.DATABASE),
    (StoreRefused, ExitCode.DATABASE),
    (SchemaTooNew, ExitCode.DATABASE),
)


class CommandFailed(click.ClickException):
    """A command ends here: one sentence for the person, one code for the script."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.TROUBLE) -> None:
        super().__init__(sentence)
        self.code = code


def code_of(error: ParlourError) -> ExitCode:
    """The exit code of a failure of ours."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return ExitCode.TROUBLE


def ours(error: BaseException) -> ParlourError | None:
    """The failure of ours that an error is, or that a group of errors holds."""
    if isinstance(error, ParlourError):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for each in error.exceptions if (found := ours(each))), None)
    return None
