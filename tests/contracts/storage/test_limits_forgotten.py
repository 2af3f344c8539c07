"""Limits of a person who was forgotten and came back: they are not fresh."""

from appservice.model.allowance import Claim, Limit, Measure, Whose
from appservice.model.ids import RequestId, TurnId, UserId
from appservice.model.plans import DAY_MS
from appservice.ports.ledger import InvitationRecord
from appservice.ports.tombstones import Burial
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, BOB, ROOM
from tests.contracts.storage.searched import whereabouts


async def test_who_is_forgotten_has_used_of_limits_what_they_had(opened: Opened) -> None:
    rooms = opened.rooms

    def limit(user: UserId) -> Limit:
        return Limit(
            whose=Whose.PERSON, key=user, measure=Measure.REPLIES, most=2, window_ms=DAY_MS
        )

    async def counts(user: UserId) -> list[int]:
        [used] = await rooms.allowance.used([limit(user)], 9)
        return [
            used.amount,
            await rooms.ledger.groups_since(user, 0),
            await rooms.ledger.invited_since(user, 0),
            await rooms.ledger.open_by(user),
            await rooms.links.tries_since(0, user),
        ]

    async def use(number: int) -> bool:
        """Whether an answer was refused."""
        claim = Claim(turn_id=TurnId(f"t{number}"), payer=ALICE, room_id=ROOM, at_ms=number)
        refused = await rooms.allowance.reserve(claim, [limit(ALICE)])
        request, invited = RequestId(f"r{number}"), UserId(f"@guest{number}:x")
        await rooms.ledger.group_made(request, ALICE, ROOM, number)
        await rooms.ledger.note_invitation(
            InvitationRecord(
                request_id=request,
                room_id=ROOM,
                inviter=ALICE,
                invitee=invited,
                sent_ms=number,
                outcome="open",
            )
        )
        await rooms.links.note_try(f"try{number}", ALICE, number)
        return refused is not None

    assert not await use(1)
    for erased_ms in (2, 5):
        await rooms.tombstones.bury(ALICE, erased_ms)
        await rooms.erasing.erase_everywhere(Burial(ALICE, erased_ms))
        if erased_ms == 2:
            assert await counts(ALICE) == [1] * 5
            assert not await use(3)
            assert await use(4), "the day's answers are used up, whoever is forgotten meanwhile"
    assert await counts(ALICE) == [2, 3, 3, 3, 3]
    assert await counts(BOB) == [0] * 5
    assert [each.payer for each in await rooms.allowance.spendings(0)] == ["erased"]
    assert await _columns(opened, ROOM) == {"invitations.room_id"}, "they are open"
    for number in (1, 3, 4):
        await rooms.ledger.settle_invitations(ROOM, UserId(f"@guest{number}:x"), "joined")
    await rooms.ledger.forget_marks(4)
    assert await counts(ALICE) == [2, 1, 1, 0, 3]
    await rooms.ledger.forget_marks(5)
    assert await counts(ALICE) == [2, 0, 0, 0, 3]
    assert await _columns(opened, ROOM) == set()


async def test_what_no_limit_looks_back_on_is_nobodys_at_once(opened: Opened) -> None:
    rooms, late = opened.rooms, 9 * DAY_MS
    await rooms.ledger.group_made(RequestId("r"), ALICE, ROOM, 1)
    await rooms.tombstones.bury(ALICE, late)
    await rooms.erasing.erase_everywhere(Burial(ALICE, late))
    assert await rooms.ledger.groups_since(ALICE, 0) == 0
    assert await _columns(opened, ROOM, "erased:") == set()
    assert await _columns(opened, "erased") == {"groups_made.asker"}


async def _columns(opened: Opened, *words: str) -> set[str]:
    """Where they are in the tables; a log of SQLite's still has what was there before."""
    return {each for each in await whereabouts(words, opened.backend) if ".db" not in each}
