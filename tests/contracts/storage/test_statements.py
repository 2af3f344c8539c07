"""Statements that were seen: kept for people by keyed hashes, whatever is forgotten beside them."""

from dataclasses import replace

from appservice.model.age import AgeBand
from appservice.model.ids import UserId
from appservice.model.statement import NOTHING_NOTED, Noted, Statement
from appservice.policy.ages import LONGEST_MS, SKEW_MS
from appservice.ports.tombstones import Burial
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, BOB
from tests.contracts.storage.searched import whereabouts

FIRST = Statement(AgeBand.FROM_13, 1_000, 90_000, "first")
SECOND = Statement(AgeBand.ADULT, 2_000, 80_000, "second")


async def test_what_was_noted_is_told_of_that_person_alone(rooms_store: RoomsStore) -> None:
    book = rooms_store.statements
    assert await book.noted([ALICE, BOB]) == {ALICE: NOTHING_NOTED, BOB: NOTHING_NOTED}
    await book.note(ALICE, (SECOND, FIRST))
    assert await book.noted([ALICE, BOB]) == {ALICE: Noted((SECOND, FIRST)), BOB: NOTHING_NOTED}
    await book.note(ALICE, (SECOND,))
    assert (await book.noted([ALICE]))[ALICE].statements == (SECOND,)
    await book.note(ALICE, ())
    assert await book.noted([ALICE]) == {ALICE: NOTHING_NOTED}


async def test_nobodys_id_is_kept(opened: Opened) -> None:
    rooms_store = opened.rooms
    guarded = replace(FIRST, guardians=(BOB,), issuer="town")
    await rooms_store.statements.note(ALICE, (guarded,))
    assert (await rooms_store.statements.noted([ALICE]))[ALICE].statements == (FIRST,)
    assert await whereabouts([ALICE, BOB, "town"], opened.backend) == []


async def test_what_is_over_is_forgotten(rooms_store: RoomsStore) -> None:
    book = rooms_store.statements
    await book.note(ALICE, (SECOND, FIRST))
    await book.note(BOB, (replace(FIRST, expires_ms=99_000),))
    await book.revoke("first", 6_000)
    await book.forget_over(89_999)
    assert (await book.noted([ALICE]))[ALICE].statements == (SECOND, FIRST)
    await book.forget_over(90_000)
    noted = await book.noted([ALICE, BOB], {"first"})
    assert (noted[ALICE].statements, len(noted[BOB].statements)) == ((), 1)
    assert noted[ALICE].revoked == {"first"}
    await book.forget_over(6_001 + LONGEST_MS + SKEW_MS)
    assert await book.noted([ALICE], {"first"}) == {ALICE: NOTHING_NOTED}


async def test_a_person_is_given_what_is_kept_of_them(rooms_store: RoomsStore) -> None:
    await rooms_store.statements.note(ALICE, (FIRST,))
    own = await rooms_store.own_data.of_server(ALICE)
    row = {"band": "13_15", "issued_ms": 1_000, "expires_ms": 90_000}
    assert own["statements_of_age"] == [row]
    assert not (await rooms_store.own_data.of_server(BOB))["statements_of_age"]


async def test_a_revoked_one_is_known_by_its_name(rooms_store: RoomsStore) -> None:
    book = rooms_store.statements
    await book.note(ALICE, (SECOND, FIRST))
    for _ in range(2):
        await book.revoke("first", 6_000)
    assert (await book.noted([ALICE]))[ALICE].revoked == {"first"}
    assert (await book.noted([BOB]))[BOB] == NOTHING_NOTED
    assert (await book.noted([BOB], {"first", "other", ""}))[BOB].revoked == {"first"}


async def test_all_of_somebodys_can_be_revoked(rooms_store: RoomsStore) -> None:
    book = rooms_store.statements
    await book.revoke_all_of(ALICE, 6_000)
    await book.revoke_all_of(ALICE, 7_000)
    noted = await book.noted([ALICE, BOB])
    assert (noted[ALICE].void_until_ms, noted[BOB].void_until_ms) == (7_000, 0)
    await book.revoke(ALICE, 6_000)
    assert (await book.noted([BOB], {ALICE}))[BOB].void_until_ms == 0, "a name is not a person"


async def test_being_forgotten_changes_nothing(rooms_store: RoomsStore) -> None:
    book = rooms_store.statements
    await book.note(ALICE, (FIRST,))
    await rooms_store.tombstones.bury(ALICE, 6_000)
    await rooms_store.erasing.erase_everywhere(Burial(ALICE, 6_000))
    assert (await book.noted([ALICE]))[ALICE].statements == (FIRST,)


async def test_many_people_are_asked_about_at_once(rooms_store: RoomsStore) -> None:
    users = [UserId(f"@u{number}:x") for number in range(450)]
    await rooms_store.statements.note(users[-1], (FIRST,))
    noted = await rooms_store.statements.noted(users)
    assert [user for user, each in noted.items() if each.statements] == users[-1:]


async def test_it_is_sealed_and_opens_after_a_start(backend: Backend) -> None:
    def sealed() -> Backend:
        return replace(backend, seal=Keyring([MasterKey(bytes(range(32)))]))

    async with sealed().open_rooms() as store:
        await store.statements.note(ALICE, (FIRST,))
        assert await whereabouts(["13_15"], replace(backend, seal=IdentitySeal())) == []
    async with sealed().open_rooms() as store:
        assert (await store.statements.noted([ALICE]))[ALICE].statements == (FIRST,)
