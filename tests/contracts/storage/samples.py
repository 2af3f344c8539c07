"""Rows, steps, turns and lines with all that a test does not care about filled in."""

from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, Membership
from appservice.model.ids import ActId, EventId, RequestId, RoomId, TurnId, UserId
from appservice.model.room import Member, PowerLevels, Room, RoomKind
from appservice.ports.ledger import InvitationRecord
from appservice.ports.store import ChatStore, NewRow, NewTurn, Source, Step, StoredAct

ROOM = RoomId("!kyoto:a.test")
OTHER = RoomId("!other:a.test")
ALICE = UserId("@alice:a.test")
BOB = UserId("@bob:a.test")
AI = UserId("@ai:a.test")


def row(key: str, room: RoomId = ROOM, raw: str = '{"said":"hello"}') -> NewRow:
    return NewRow(
        key=key, room_id=room, source=Source.TRANSACTION, raw=raw, seen_ms=1000, txn_id="7"
    )


def step(key: str, room: RoomId = ROOM, **changes: Any) -> Step:
    given = {"decision": "for a test", "now_ms": 2000}
    return Step(row_key=key, room_id=room, **{**given, **changes})


def line(event: str, body: str = "hello", room: RoomId = ROOM, **changes: Any) -> Line:
    given = {"sender": ALICE, "author": Author.HUMAN, "kind": LineKind.TEXT, "sent_ms": 900}
    return Line(room_id=room, event_id=EventId(event), body=body, **{**given, **changes})


def new_turn(name: str, thread: str | None = None, about: str = "$q") -> NewTurn:
    return NewTurn(
        turn_id=TurnId(name),
        about=EventId(about),
        asker=ALICE,
        thread=None if thread is None else EventId(thread),
        opened_ms=1000,
    )


def act(name: str, room: RoomId = ROOM, **payload: Any) -> StoredAct:
    return StoredAct(act_id=ActId(name), room_id=room, kind="notice", payload=payload)


def invitation(invitee: UserId = BOB, outcome: str = "open", **changes: Any) -> InvitationRecord:
    given: dict[str, Any] = {"request_id": RequestId("r1"), "room_id": ROOM, "sent_ms": 1000}
    return InvitationRecord(inviter=ALICE, invitee=invitee, outcome=outcome, **{**given, **changes})


def snapshot(room: RoomId = ROOM, kind: RoomKind = RoomKind.GROUP) -> Room:
    return Room(
        room_id=room,
        kind=kind,
        ai=AI,
        version="12",
        name='Kyoto "trip" \ud83d\x00 \N{CHERRY BLOSSOM}',
        creators=frozenset({AI, ALICE}),
        members={
            ALICE: Member(ALICE, Membership.JOIN, "Alice", position=1),
            BOB: Member(BOB, Membership.INVITE, None, inviter=ALICE, position=2),
        },
        power=PowerLevels(users={BOB: 50}, creators=frozenset({AI, ALICE})),
        asker=ALICE,
    )


async def commit(chat: ChatStore, key: str, room: RoomId = ROOM, **changes: Any) -> None:
    """Take in a row of that key and commit a step for it."""
    await chat.append([row(key, room)])
    await chat.commit(step(key, room, **changes))
