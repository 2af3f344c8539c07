"""The rules that change while Parlour runs."""

from pathlib import Path

from appservice.app.rules import LiveRules
from appservice.model.ids import UserId
from appservice.model.rules import Rules
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms


async def test_rules_know_at_once_whether_encryption_works(tmp_path: Path) -> None:
    works = False
    base = Rules(ai=UserId("@ai:hs.test"), ai_name="Parlour", own_server="hs.test")
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        rules = LiveRules(base, store.ledger, store.policies, lambda: 5_000, lambda: works)
        assert not (await rules()).encryption
        works = True
        assert (await rules()).encryption
        works = False
        assert not (await rules()).encryption
