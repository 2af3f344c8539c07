"""What the content of the databases is encrypted with."""

from pydantic import model_validator

from appservice.config.encryption import CommandLine
from appservice.config.kinds import LongSecret
from appservice.config.section import Section


class Storage(Section):
    """The master key, which wraps the keys of rooms and people; or a program that prints it.

    Without one `encryption.secret` is used. `old_master_key` is the one of before, for as long as
    `parlour keys rotate` has not wrapped everything with the new one.
    """

    master_key: LongSecret | None = None
    master_key_command: CommandLine | None = None
    old_master_key: LongSecret | None = None

    @model_validator(mode="after")
    def _one_key(self) -> "Storage":
        if self.master_key is not None and self.master_key_command is not None:
            raise ValueError("give master_key or master_key_command, not both")
        if self.old_master_key is not None and self.old_master_key == self.master_key:
            raise ValueError("old_master_key is master_key; write the one of before, or none")
        if self.old_master_key is not None and not self.named:
            raise ValueError("old_master_key without master_key; write the one that is used now")
        return self

    @property
    def named(self) -> bool:
        """Whether there is a master key of its own."""
        return self.master_key is not None or self.master_key_command is not None
