"""Encrypted rooms: the secret that their keys are kept with, who is given keys, what models see."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from appservice.config.files import PlacedFile
from appservice.config.kinds import LongSecret, OneLine, Switch
from appservice.config.section import Section
from appservice.config.units import DurationOrZero, parse_duration


def _program(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise ValueError('names no program; write for example ["pass", "show", "parlour"]')
    return words


CommandLine = Annotated[tuple[OneLine, ...], AfterValidator(_program)]


class RecoveryKey(Section):
    """Where the recovery key is written once: to a file, or by a program that keeps secrets.

    `store_command` gets the key on its standard input, `show_command` prints it.
    """

    file: PlacedFile | None = Field(default=Path("recovery-key.txt"), validate_default=True)
    store_command: CommandLine | None = None
    show_command: CommandLine | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "RecoveryKey":
        if (self.store_command is None) != (self.show_command is None):
            raise ValueError("store_command and show_command belong together; write both or none")
        named = self.file is not None and "file" in self.model_fields_set
        if named if self.store_command is not None else self.file is None:
            raise ValueError("give either file, or store_command and show_command")
        return self

    @property
    def in_file(self) -> Path | None:
        """The file that holds the key; None where programs keep it."""
        return self.file if self.store_command is None else None


class Encryption(Section):
    """Encrypted rooms: there are some with a `secret` only. `wait_for_key` is in ms.

    `old_secrets` still open what was kept before `secret` took their place.
    """

    secret: LongSecret | None = None
    old_secrets: tuple[LongSecret, ...] = ()
    rooms: Literal["encrypted", "plain"] = "encrypted"
    share_keys_with: Literal["all", "cross_signed", "verified"] = "cross_signed"
    recovery_key: RecoveryKey = Field(default_factory=RecoveryKey)
    wait_for_key: DurationOrZero = parse_duration("3s")

    @model_validator(mode="after")
    def _old_ones_are_others(self) -> "Encryption":
        if self.old_secrets and self.secret is None:
            raise ValueError("old_secrets without secret; write the one that is used now")
        if self.secret in self.old_secrets:
            raise ValueError("secret is one of old_secrets; the one that is used now is no old one")
        return self

    @property
    def on(self) -> bool:
        """Whether the AI user has a device and can take part in encrypted rooms."""
        return self.secret is not None


class Privacy(Section):
    """What may be given to whom."""

    local_models_only_in_encrypted_rooms: Switch = False
