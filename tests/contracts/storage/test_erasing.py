"""Forgetting a person: nothing of theirs is anywhere afterwards, and what is of others stays."""

from dataclasses import replace

import pytest

from appservice.model.allowance import Claim
from appservice.model.chat import Author
from appservice.model.effect import AnswerTurn, Erase, Keep
from appservice.model.event import LineKind, Membership
from appservice.model.group import Deed, DeedKind
from appservice.model.ids import EventId, RequestId, RoomId, SessionId, TurnId, UserId
from appservice.model.remembering import NewRemembered, Origin, RememberedKind
from appservice.model.room import Member, Room, RoomKind
from appservice.model.segment import Summary
from appservice.model.space import Space
from appservice.model.visit import Moment, Visit
from appservice.ports.store import Aside, AuditLine, ChatStore, NewTurn
from appservice.ports.tombstones import Burial
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import (
    AI,
    ALICE,
    BOB,
    OTHER,
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
)
from tests.contracts.storage.searched import whereabouts

WORDS = "sesame"
WISH = Burial(ALICE, 3_000)
LATER = 5_000


def room_left(room_id: RoomId = ROOM) -> Room:
    """Alice was in and is out; what only we knew of her is still in the snapshot."""
    room = Room(
        room_id=room_id,
        kind=RoomKind.GROUP,
        ai=AI,
        members={
            ALICE: Member(ALICE, Membership.LEAVE, "Alice"),
            BOB: Member(BOB, Membership.JOIN, "Bob", inviter=ALICE),
        },
    )
    deed = Deed(kind=DeedKind.ADDED, user=BOB, by=ALICE, at_ms=1)
    return replace(room, group=replace(room.group, deeds=(deed,), brought={BOB: ALICE}))


async def fill(chat: ChatStore, room_id: RoomId = ROOM) -> None:
    """A talk of Alice, Bob and the AI user, with all that hangs on it."""
    await chat.put_room(room_left(room_id))
    said = [
        line("$a", f"{WORDS} one", room_id),
        line("$b", "of bob", room_id, sender=BOB, mentions=frozenset({ALICE, BOB})),
        line(
            "$r",
            "\N{WHITE HEAVY CHECK MARK}",
            room_id,
            sender=BOB,
            kind=LineKind.REACTION,
            reply_to=EventId("$a"),
        ),
        line("$f", "a file", room_id, file=f"{WORDS}.pdf"),
    ]
    turn = NewTurn(turn_id=TurnId("t"), about=EventId("$a"), asker=ALICE, thread=None, opened_ms=1)
    audit = AuditLine(
        line_id="l",
        room_id=room_id,
        at_ms=1,
        what="remove",
        by=ALICE,
        about=BOB,
        why=f"{WORDS} why",
    )
    named = replace(audit, line_id="n", by=BOB, about=None, why=f"by {ALICE}")
    await commit(
        chat,
        "$a",
        room_id,
        history=[Keep(one) for one in said],
        open_turns=[turn],
        audit=[audit, named],
        acts=[act("done", room_id)],
        decision=f"of {ALICE}",
    )
    places = [one.position for one in await chat.lines(room_id, 9)]
    used = (places[0], places[-1])
    await commit(chat, "$ans", room_id, answers=[AnswerTurn(TurnId("t"), f"{WORDS} back", used)])
    await chat.sending(TurnId("t"), {"body": f"{WORDS} back"}, "txn")
    answer = line("$ai", f"{WORDS} back", room_id, sender=AI, author=Author.AI)
    await chat.sent(TurnId("t"), answer)
    await chat.act_done(room_id, act("done", room_id).act_id, f"refused for {ALICE}")
    await chat.close_segments(room_id, [(places[0], places[-1] + 1)])
    [segment] = await chat.segments(room_id, 9)
    await chat.summarised(segment, Summary(text=f"{WORDS} in short"))
    aside = Aside(
        row=row("$late", room_id, f"{WORDS} sealed"), session_id=SessionId("s"), sender=ALICE
    )
    await chat.append([row("$late", room_id, f"{WORDS} sealed")])
    await commit(chat, "$late", room_id, aside=aside)
    await chat.append([row("$bad", room_id, f'{{"sender": "{ALICE}", "body": "{WORDS}"}}')])
    await chat.row_failed(room_id, "$bad", f"not read: {ALICE}", 1)


async def of_server(opened: Opened) -> None:
    rooms = opened.rooms
    await rooms.directory.set_kind(ROOM, RoomKind.GROUP, 1)
    await rooms.directory.set_kind(OTHER, RoomKind.DIRECT, 1)
    await rooms.directory.set_person(OTHER, ALICE)
    await rooms.ledger.group_made(RequestId("r"), ALICE, ROOM, 1)
    await rooms.ledger.pause(ALICE, LATER, "declined")
    await rooms.spaces.space_made(Space(ALICE, RoomId("!space"), 1))
    await rooms.visits.put(ROOM, ALICE, Visit(Moment(1, 2)))
    await rooms.links.note_try("try", ALICE, 1)
    claim = Claim(turn_id=TurnId("t"), payer=ALICE, room_id=ROOM, at_ms=1)
    await rooms.allowance.reserve(claim, ())
    await rooms.chat.append([row("desk", RoomId(f"desk:{ALICE}"), WORDS)])
    await rooms.chat.append_acts([act("lane", RoomId(f"catchup:{ALICE}"), user=ALICE)])


async def remembered(opened: Opened) -> None:
    new = NewRemembered(
        owner=ALICE,
        text=f"{WORDS} kept",
        kind=RememberedKind.FACT,
        origin=Origin.OWNER,
        room_id=OTHER,
        event_id=EventId("$m"),
        made_ms=1,
    )
    await opened.personal.memories.keep(new)


async def test_nothing_of_a_person_is_anywhere_but_the_tombstone(opened: Opened) -> None:
    await fill(opened.rooms.chat)
    await of_server(opened)
    await fill(opened.personal.chat, OTHER)
    await remembered(opened)
    assert await whereabouts([WORDS, ALICE], opened.backend) != []

    await opened.rooms.tombstones.bury(ALICE, 3_000)
    for _ in range(2):
        for side in (opened.rooms, opened.personal):
            for room in await side.erasing.rooms():
                await side.erasing.erase_in(room, WISH)
        await opened.rooms.erasing.erase_everywhere(WISH)
        await opened.personal.erasing.erase_everywhere(ALICE)
    [burial] = await opened.rooms.tombstones.pending()
    await opened.rooms.tombstones.done(burial)

    for database in (opened.rooms.database, opened.personal.database):
        assert await database.compact()
    assert await whereabouts([WORDS, ALICE], opened.backend) == []
    assert await opened.rooms.tombstones.erased_ms(ALICE) == 3_000
    assert await opened.rooms.tombstones.erased_ms(BOB) == 0
    assert await opened.rooms.ledger.paused_until(ALICE) == LATER, "a wish outlives who had it"


async def test_what_is_of_others_stays(opened: Opened) -> None:
    chat = opened.rooms.chat
    await fill(chat)
    await commit(chat, "$2", history=[Keep(line("$c", "bob again", sender=BOB))])
    assert await opened.rooms.erasing.erase_in(ROOM, WISH)
    lines = await chat.lines(ROOM, 9)
    assert [(one.body, one.sender) for one in lines if not one.left_out] == [
        ("of bob", BOB),
        ("bob again", BOB),
    ]
    assert lines[0].mentions == {BOB}
    room = await chat.room(ROOM)
    assert room is not None
    assert room.members == {BOB: Member(BOB, Membership.JOIN, "Bob")}
    assert not await opened.rooms.erasing.erase_in(ROOM, WISH), "the second look finds nothing"


async def test_what_they_say_after_their_wish_is_heard(opened: Opened) -> None:
    chat, erasing = opened.rooms.chat, opened.rooms.erasing
    await fill(chat)
    await of_server(opened)
    at_ms = WISH.erased_ms
    again = line("$again", "back again", sent_ms=at_ms, mentions=frozenset({ALICE, BOB}))
    turn = replace(new_turn("u", about="$again"), opened_ms=at_ms)
    await chat.append([replace(row("$again"), seen_ms=at_ms)])
    await commit(chat, "$again", history=[Keep(again)], open_turns=[turn])
    await opened.rooms.visits.put(ROOM, ALICE, Visit(Moment(3, at_ms), Moment(1, 2)))
    await opened.rooms.ledger.pause(ALICE, LATER, "declined")
    assert await erasing.erase_in(ROOM, WISH)
    await erasing.erase_everywhere(WISH)
    said = [one for one in await chat.lines(ROOM, 9) if one.sender == ALICE]
    assert [(one.body, one.mentions) for one in said] == [("back again", frozenset({ALICE, BOB}))]
    asked = await chat.turn(TurnId("u"))
    assert asked is not None
    assert (asked.asker, asked.phase) == (ALICE, "asked")
    assert await opened.rooms.visits.visit(ROOM, ALICE) == Visit(Moment(3, at_ms), None)
    assert await opened.rooms.ledger.paused_until(ALICE) == LATER
    assert not await erasing.erase_in(ROOM, WISH), "it comes to an end while they talk"
    assert not await erasing.erase_everywhere(WISH)


async def test_a_clock_that_is_ahead_saves_no_words(opened: Opened) -> None:
    chat = opened.rooms.chat
    ahead = line("$ahead", WORDS, sent_ms=LATER)
    await commit(chat, "$ahead", history=[Keep(ahead)])
    assert await opened.rooms.erasing.erase_in(ROOM, WISH)
    assert await chat.lines(ROOM, 9) == []


async def test_it_is_as_if_each_of_their_messages_had_been_redacted(opened: Opened) -> None:
    """Summaries and answers that had a part of theirs go, as a redaction of each would have it."""
    outcomes = []
    for chat, by_hand in ((opened.rooms.chat, False), (opened.personal.chat, True)):
        await fill(chat)
        if by_hand:
            erased = [Erase(EventId(each)) for each in ("$a", "$f")]
            await commit(chat, "$x", history=erased)
        else:
            await opened.rooms.erasing.erase_in(ROOM, WISH)
        [segment] = await chat.segments(ROOM, 9)
        told = [(one.event_id, one.left_out) for one in await chat.lines(ROOM, 9)]
        outcomes.append((segment.summary, segment.edition > 0, told))
    assert outcomes[0] == outcomes[1]


async def test_an_event_of_theirs_that_comes_again_brings_nothing_back(opened: Opened) -> None:
    chat = opened.rooms.chat
    await fill(chat)
    await opened.rooms.erasing.erase_in(ROOM, WISH)
    assert await chat.append([row("$a")]) == 0
    await commit(chat, "$3", history=[Keep(line("$a", WORDS))])
    assert await chat.line(ROOM, EventId("$a")) is None


async def test_a_wish_not_to_be_invited_ends_when_they_say_so(opened: Opened) -> None:
    ledger = opened.rooms.ledger
    await ledger.pause(ALICE, LATER, "declined")
    await opened.rooms.tombstones.bury(ALICE, 1)
    assert await ledger.paused_until(ALICE) == LATER
    await opened.rooms.tombstones.bury(ALICE, 2)
    assert await ledger.paused_until(ALICE) == LATER, "who is forgotten twice keeps their wish"
    await ledger.pause(ALICE, 0, "")
    assert await ledger.paused_until(ALICE) == 0


async def test_a_wish_stays_open_until_it_is_done_also_for_another_process(
    backend: Backend,
) -> None:
    def sealed() -> Backend:
        """As another process opens it: with a ring of its own, which has to find the keys."""
        return replace(backend, seal=Keyring([MasterKey(bytes(range(32)))]))

    async with sealed().open_rooms() as running, sealed().open_rooms() as beside:
        assert await running.tombstones.erased_ms(ALICE) == 0
        await beside.tombstones.bury(ALICE, 7)
        [burial] = await running.tombstones.pending()
        assert (burial.user, burial.erased_ms) == (ALICE, 7)
        assert await running.tombstones.erased_ms(ALICE) == 7
        await beside.tombstones.bury(ALICE, 9)
        await running.tombstones.done(burial)
        assert len(await running.tombstones.pending()) == 1, "a later wish is another one"
        [later] = await running.tombstones.pending()
        await running.tombstones.done(later)
        assert await running.tombstones.pending() == []
    async with sealed().open_rooms() as later_run:
        assert await later_run.tombstones.erased_ms(ALICE) == 9
        assert await later_run.tombstones.erased_ms(BOB) == 0


@pytest.mark.parametrize("user", ["@a_b:x", "@a%b:x", "@a!b:x"])
async def test_signs_in_a_name_are_no_wildcards(opened: Opened, user: str) -> None:
    chat = opened.rooms.chat
    await commit(chat, "$1", decision=f"of {user}")
    await commit(chat, "$2", decision="of @aXb:x")
    await opened.rooms.erasing.erase_in(ROOM, Burial(UserId(user), LATER))
    assert await chat.ruling_of(ROOM, EventId("$1")) is None
    assert await chat.ruling_of(ROOM, EventId("$2")) == "of @aXb:x"
