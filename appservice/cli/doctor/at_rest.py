"""What lies in the databases: whether it is encrypted, and by which master key."""

from typing import Final

from appservice.app.seals import masters_of
from appservice.cli.doctor.finding import Finding, ok, warning
from appservice.config import Config
from appservice.storage.database import Database
from appservice.storage.key_rows import MASTERS
from appservice.storage.migrations import Side
from appservice.storage.sealing import NOTED

CHECK: Final = "at rest"


def sealed(config: Config) -> Finding:
    """How content is kept from now on."""
    source = _source(config)
    if source is None:
        return warning(
            CHECK,
            "NOT ENCRYPTED: who gets hold of the databases or of a backup reads what people wrote",
            "write a long random text to a file only you read, name it in"
            " storage.master_key_file, and run `parlour keys rotate --content`",
        )
    return ok(CHECK, f"encrypted, with a key for each room and person; master key: {source}")


async def left(config: Config, side: Side, database: Database) -> list[Finding]:
    """What another key still opens."""
    masters = await masters_of(config, side)
    if not masters:
        return []
    found = []
    wrapping = {row["master"] for row in await database.fetch(MASTERS)}
    if wrapping - {masters[0].name}:
        what = f"keys of the {side} database are still wrapped by a master key of before"
        found.append(warning(CHECK, what, "stop Parlour and run `parlour keys rotate`"))
    if await database.fetch(NOTED):
        what = f"some in the {side} database is from before rooms had keys, and opens by the secret"
        found.append(
            warning(CHECK, what, "stop Parlour and run `parlour keys rotate --content` some day")
        )
    return found


def _source(config: Config) -> str | None:
    storage = config.storage
    if storage.master_key is not None:
        return "storage.master_key"
    if storage.master_key_command is not None:
        return f"what `{storage.master_key_command[0]}` prints"
    return "made from encryption.secret" if config.encryption.secret is not None else None
