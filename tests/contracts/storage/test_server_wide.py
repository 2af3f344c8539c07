"""Directory, ledger and key mail: what is kept once for the whole server."""

import pytest

from appservice.model.ids import RequestId, UserId
from appservice.model.policies import About, ListRule, PolicyList
from appservice.model.room import RoomKind
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM, invitation

R1, R2 = RequestId("r1"), RequestId("r2")
CAROL = UserId("@carol:c.test")


async def test_kinds_of_known_rooms_are_told(rooms_store: RoomsStore) -> None:
    directory = rooms_store.directory
    assert await directory.kinds([]) == {}
    await directory.set_kind(ROOM, RoomKind.DOOR, 1)
    await directory.set_kind(ROOM, RoomKind.DIRECT, 2)
    assert await directory.kinds([ROOM, OTHER]) == {ROOM: RoomKind.DIRECT}
    many = [ROOM, *(f"!{number}:a.test" for number in range(1200))]
    assert await directory.kinds(many) == {ROOM: RoomKind.DIRECT}  # type: ignore[arg-type]


async def test_a_group_never_becomes_a_direct_chat_even_after_leaving(
    rooms_store: RoomsStore,
) -> None:
    directory = rooms_store.directory
    await directory.set_kind(ROOM, RoomKind.DIRECT, 1)
    await directory.set_kind(ROOM, RoomKind.GROUP, 2)
    with pytest.raises(ValueError, match="cannot become a direct chat"):
        await directory.set_kind(ROOM, RoomKind.DIRECT, 3)
    await directory.set_kind(ROOM, RoomKind.LEFT, 4)
    with pytest.raises(ValueError, match="cannot become a direct chat"):
        await directory.set_kind(ROOM, RoomKind.DIRECT, 5)
    assert await directory.kinds([ROOM]) == {ROOM: RoomKind.LEFT}


async def test_a_group_counts_once_per_request(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    assert await ledger.group_of(R1) is None
    await ledger.group_made(R1, ALICE, ROOM, 1000)
    await ledger.group_made(R1, ALICE, OTHER, 2000)
    await ledger.group_made(R2, ALICE, OTHER, 3000)
    assert await ledger.group_of(R1) == ROOM
    assert await ledger.groups_since(ALICE, 1000) == 2
    assert await ledger.groups_since(ALICE, 1001) == 1
    assert await ledger.groups_since(BOB, 0) == 0


async def test_an_invitation_is_one_record_with_a_newest_outcome(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    await ledger.note_invitation(invitation())
    await ledger.note_invitation(invitation(ALICE))
    await ledger.note_invitation(invitation(outcome="failed", detail="no such user", sent_ms=9))
    assert await ledger.invitations(R1) == [
        invitation(outcome="failed", detail="no such user"),
        invitation(ALICE),
    ]
    assert await ledger.invited_since(ALICE, 0) == 1
    assert await ledger.open_by(ALICE) == 1
    assert await ledger.open_for(BOB) == 0


async def test_open_invitations_are_settled(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    await ledger.note_invitation(invitation())
    await ledger.note_invitation(invitation(request_id=R2, room_id=OTHER, sent_ms=2000))
    assert await ledger.open_for(BOB) == 2
    await ledger.settle_invitations(ROOM, BOB, "joined")
    await ledger.settle_invitations(ROOM, BOB, "declined")
    assert [each.outcome for each in await ledger.invitations(R1)] == ["joined"]
    assert (await ledger.open_for(BOB), await ledger.open_by(ALICE)) == (1, 1)
    assert await ledger.invited_since(ALICE, 1000) == 2
    assert await ledger.invited_since(ALICE, 1001) == 1
    assert await ledger.asked_since(BOB, 1000) == 2, "also what is settled"
    assert await ledger.asked_since(BOB, 1001) == 1
    assert await ledger.asked_since(ALICE, 0) == 0


async def test_a_forgotten_room_is_in_no_record_but_counts(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    await ledger.group_made(R1, ALICE, ROOM, 1000)
    for invitee in (BOB, CAROL):
        await ledger.note_invitation(invitation(invitee))
    await ledger.note_invitation(invitation(request_id=R2, room_id=OTHER))
    await ledger.forget_room(ROOM)
    await ledger.forget_room(ROOM)
    assert await ledger.invited_since(ALICE, 0) == 3
    assert await ledger.groups_since(ALICE, 0) == 1
    assert (await ledger.open_for(BOB), await ledger.open_by(ALICE)) == (1, 1)
    found = await ledger.invitations(R1)
    assert {each.room_id for each in found} == {""}
    assert not {each.invitee for each in found} & {BOB, CAROL}
    assert {each.outcome for each in found} == {"withdrawn"}


async def test_a_pause_can_be_set_and_lifted(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    assert await ledger.paused_until(BOB) == 0
    await ledger.pause(BOB, 5000, "declined")
    await ledger.pause(BOB, 6000, "declined again")
    assert await ledger.paused_until(BOB) == 6000
    await ledger.pause(BOB, 0, "asked us to")
    assert await ledger.paused_until(BOB) == 0


async def test_flags_and_blocks(rooms_store: RoomsStore) -> None:
    ledger = rooms_store.ledger
    assert await ledger.flag("stopped") is None
    await ledger.set_flag("stopped", "by the operator")
    await ledger.set_flag("stopped", "still")
    assert await ledger.flag("stopped") == "still"
    await ledger.set_flag("stopped", None)
    assert await ledger.flag("stopped") is None
    await ledger.block("@*:bad.test", 1)
    await ledger.block("@*:bad.test", 2)
    await ledger.block("@a:b", 3)
    assert await ledger.blocks() == ["@*:bad.test", "@a:b"]
    assert await ledger.unblock("@a:b")
    assert not await ledger.unblock("@a:b")
    assert await ledger.blocks() == ["@*:bad.test"]


async def test_key_mail_is_kept_with_its_cursor_until_taken(rooms_store: RoomsStore) -> None:
    mail = rooms_store.key_mail
    await mail.put_to_device(['{"n":1}', '{"n":2}'], ("keys", "s1"))
    await mail.put_to_device(['{"n":3}'], ("keys", "s2"))
    await mail.put_to_device([], ("keys", "s3"))
    first, second = await mail.to_device(2)
    assert (first[1], second[1]) == ('{"n":1}', '{"n":2}')
    await mail.taken(first[0])
    await mail.taken(first[0])
    assert [raw for _, raw in await mail.to_device(9)] == ['{"n":2}', '{"n":3}']
    assert await rooms_store.chat.cursor("keys") == "s3"


async def test_rules_of_policy_lists_are_replaced_as_a_whole(rooms_store: RoomsStore) -> None:
    policies = rooms_store.policies
    nobody = await policies.stamp()
    one, other = PolicyList("#a:hs.test", ROOM, None, 5), PolicyList("#b:hs.test", None, "away")
    bad, worse = ListRule(About.SERVER, "bad.test"), ListRule(About.USER, "@w:*")
    await policies.put_rules(one, [bad, worse])
    await policies.put_list(other)
    assert await policies.lists() == [one, other]
    assert await policies.rules() == [(one.name, bad), (one.name, worse)]
    read = await policies.stamp()
    assert read != nobody
    troubled = PolicyList(one.name, ROOM, "gone", 5)
    await policies.put_list(troubled)
    assert await policies.lists() == [troubled, other]
    assert len(await policies.rules()) == 2, "what was read stays in force"
    later = PolicyList(one.name, ROOM, None, 9)
    await policies.put_rules(later, [worse])
    assert await policies.rules() == [(one.name, worse)]
    assert await policies.stamp() not in (nobody, read)
    await policies.put_rules(later, [])
    await policies.forget(one.name)
    await policies.forget(one.name)
    assert await policies.lists() == [other]
    assert await policies.rules() == []
