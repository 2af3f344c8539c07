"""Whom the operator has verified, as the store of keys has it."""

from dataclasses import dataclass

from appservice.matrix.crypto.store import KeyStore
from appservice.model.ids import UserId

_ALL = """
    select user_id, master_key, verified_master_key from parlour_person
    where verified_master_key <> '' order by user_id"""


@dataclass(frozen=True, slots=True)
class Verified:
    """Somebody who was verified. `changed`: with another identity than the one shown now."""

    user: UserId
    changed: bool


async def verified_people(store: KeyStore) -> list[Verified]:
    """All of them, in order."""
    return [
        Verified(UserId(row["user_id"]), row["master_key"] != row["verified_master_key"])
        for row in await store.database.fetch(_ALL)
    ]


async def take_back(store: KeyStore, user: UserId) -> None:
    """That person is not verified any more."""
    await store.database.execute(
        "update parlour_person set verified_master_key='' where user_id=$1", user
    )
