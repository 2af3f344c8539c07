"""History: lines in the order of keeping, edits by their author only, erased for good."""

from appservice.model.chat import Author
from appservice.model.effect import Amend, Erase, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, ALICE, BOB, OTHER, ROOM, commit, line, row

EVENT = EventId("$said")


async def _bodies(chat: ChatStore, limit: int = 100, room: RoomId = ROOM) -> list[str]:
    return [each.body for each in await chat.lines(room, limit)]


async def test_a_line_comes_back_as_it_was_kept(chat: ChatStore) -> None:
    kept = line(
        "$said",
        "half a pair \ud83d, a NUL \x00, \N{CHERRY BLOSSOM}",
        kind=LineKind.EMOTE,
        reply_to=EventId("$before"),
        thread=EventId("$thread"),
    )
    await commit(chat, "$1", history=[Keep(kept)])
    found = await chat.line(ROOM, EVENT)
    assert found is not None
    assert found == line(
        "$said",
        kept.body,
        kind=kept.kind,
        reply_to=kept.reply_to,
        thread=kept.thread,
        position=found.position,
    )
    assert await chat.lines(ROOM, 5) == [found]
    assert await chat.line(OTHER, EVENT) is None


async def test_the_newest_lines_come_oldest_first(chat: ChatStore) -> None:
    said = [Keep(line(f"${number}", str(number), sent_ms=-number)) for number in range(5)]
    await commit(chat, "$1", history=said)
    await commit(chat, "$2", OTHER, history=[Keep(line("$0", "other", OTHER))])
    assert await _bodies(chat, 3) == ["2", "3", "4"]
    assert await _bodies(chat, 100, OTHER) == ["other"]
    positions = [each.position for each in await chat.lines(ROOM, 100)]
    assert positions == sorted(set(positions))


async def test_keeping_a_known_event_changes_nothing(chat: ChatStore) -> None:
    await commit(chat, "$1", history=[Keep(line("$said", "first"))])
    await commit(chat, "$2", history=[Keep(line("$said", "second", sender=BOB))])
    assert await _bodies(chat) == ["first"]


async def test_an_edit_counts_only_from_the_author(chat: ChatStore) -> None:
    await commit(chat, "$1", history=[Keep(line("$said", "first"))])
    await commit(chat, "$2", history=[Amend(EVENT, BOB, "not mine")])
    found = await chat.line(ROOM, EVENT)
    assert found is not None
    assert (found.body, found.edited) == ("first", False)
    await commit(chat, "$3", history=[Amend(EVENT, ALICE, "second")])
    found = await chat.line(ROOM, EVENT)
    assert found is not None
    assert (found.body, found.edited) == ("second", True)


async def test_an_erased_line_never_comes_back(chat: ChatStore) -> None:
    await commit(chat, "$1", history=[Keep(line("$said")), Keep(line("$stays", "stays"))])
    await commit(chat, "$2", history=[Erase(EVENT)])
    await commit(chat, "$3", history=[Keep(line("$said")), Amend(EVENT, ALICE, "again")])
    assert await _bodies(chat) == ["stays"]
    assert await chat.line(ROOM, EVENT) is None


async def test_a_line_can_be_erased_before_it_is_known(chat: ChatStore) -> None:
    await commit(chat, "$1", history=[Erase(EVENT), Erase(EVENT)])
    await commit(chat, "$2", history=[Keep(line("$said"))])
    assert await _bodies(chat) == []


async def test_the_last_own_answer_is_found_past_notices_signs_and_people(chat: ChatStore) -> None:
    assert await chat.last_own(ROOM, AI) is None
    said = [
        line("$1", "older answer", sender=AI, author=Author.AI),
        line("$2", "answer", sender=AI, author=Author.AI),
        line("$3", "notice", sender=AI, author=Author.AI, kind=LineKind.NOTICE),
        line("$4", "somebody"),
        line("$5", "\u2764", sender=AI, author=Author.AI, kind=LineKind.REACTION),
    ]
    await commit(chat, "$a", history=[Keep(each) for each in said])
    found = await chat.last_own(ROOM, AI)
    assert found is not None
    assert found.body == "answer"
    await commit(chat, "$b", history=[Erase(EventId("$2"))])
    found = await chat.last_own(ROOM, AI)
    assert found is not None
    assert found.body == "older answer"


async def test_the_last_own_answer_is_that_of_the_thread(chat: ChatStore) -> None:
    thread = EventId("$root")
    said = [
        line("$1", "outside", sender=AI, author=Author.AI),
        line("$2", "inside", sender=AI, author=Author.AI, thread=thread),
    ]
    await commit(chat, "$a", history=[Keep(each) for each in said])
    for where, body in ((None, "outside"), (thread, "inside")):
        found = await chat.last_own(ROOM, AI, where)
        assert found is not None
        assert found.body == body
    assert await chat.last_own(ROOM, AI, EventId("$other")) is None


async def test_an_answer_in_a_thread_that_it_began_is_one_to_the_timeline(chat: ChatStore) -> None:
    asked, thread = EventId("$asked"), EventId("$root")
    said = [
        line("$1", "older", sender=AI, author=Author.AI),
        line("$2", "begins", sender=AI, author=Author.AI, thread=asked, reply_to=asked),
        line("$3", "inside", sender=AI, author=Author.AI, thread=thread, reply_to=asked),
    ]
    await commit(chat, "$a", history=[Keep(each) for each in said])
    for where, body in ((None, "begins"), (asked, "begins"), (thread, "inside")):
        found = await chat.last_own(ROOM, AI, where)
        assert found is not None
        assert found.body == body


async def test_erasing_forgets_the_quarantined_input_too(chat: ChatStore) -> None:
    await chat.append([row("$said", raw='{"body":"a secret"}')])
    assert await chat.row_failed(ROOM, "$said", "poison", 1)
    await commit(chat, "$redaction", history=[Erase(EVENT)])
    assert [key for key, *_ in await chat.quarantined()] == ["$said"]
