"""Segments, whose summaries go with whatever changes in them; marks; what answers used."""

from appservice.model.chat import Author, Line
from appservice.model.effect import Amend, AnswerTurn, Erase, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, TurnId
from appservice.model.segment import Summary
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, ALICE, BOB, OTHER, ROOM, commit, line, new_turn

SHORT = Summary(text="Alice likes tea", event_ids=(EventId("$0"),), names={ALICE: "Alice"})


async def _said(chat: ChatStore, count: int) -> list[Line]:
    """That many lines, closed in pairs."""
    await commit(chat, "$k", history=[Keep(line(f"${n}", f"words {n}")) for n in range(count)])
    said = await chat.lines(ROOM, 100)
    places = [each.position for each in said]
    pairs = list(zip(places[::2], places[1::2], strict=True))
    await chat.close_segments(ROOM, pairs)
    await chat.close_segments(ROOM, pairs)
    for segment in await chat.segments(ROOM, 10):
        assert await chat.summarised(segment, SHORT)
    return said


async def _told(chat: ChatStore) -> list[bool]:
    return [each.summary is not None for each in await chat.segments(ROOM, 10)]


async def test_ranges_are_closed_once_and_in_order(chat: ChatStore) -> None:
    said = await _said(chat, 4)
    assert await chat.segments(OTHER, 5) == []
    first, second = await chat.segments(ROOM, 10)
    assert (first.from_place, first.to_place) == (said[0].position, said[1].position)
    assert (second.summary, second.edition, second.tries) == (SHORT, 0, 0)
    assert await chat.segments(ROOM, 1) == [second]
    await chat.close_segments(ROOM, [(said[1].position, said[3].position + 5)])
    assert await chat.segments(ROOM, 10) == [first, second]


async def test_an_edit_drops_the_summary_of_its_range_alone(chat: ChatStore) -> None:
    await _said(chat, 6)
    await commit(chat, "$e", history=[Amend(EventId("$2"), ALICE, "other words")])
    assert await _told(chat) == [True, False, True]


async def test_a_redaction_drops_the_summary_at_once_and_what_is_being_made(
    chat: ChatStore,
) -> None:
    await _said(chat, 4)
    before = (await chat.segments(ROOM, 10))[0]
    await commit(chat, "$r", history=[Erase(EventId("$1"))])
    assert await _told(chat) == [False, True]
    assert not await chat.summarised(before, SHORT)
    (now, _) = await chat.segments(ROOM, 10)
    assert await chat.summarised(now, SHORT)
    await commit(chat, "$r2", history=[Erase(EventId("$never-seen"))])
    assert await _told(chat) == [True, True]


async def test_failures_of_a_summary_are_counted(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    await commit(chat, "$e", history=[Amend(EventId("$0"), ALICE, "other words")])
    (segment,) = await chat.segments(ROOM, 10)
    await chat.summary_failed(segment, 700)
    (segment,) = await chat.segments(ROOM, 10)
    assert (segment.tries, segment.retry_ms) == (1, 700)
    await chat.summary_failed(segment, 900, counts=False)
    (segment,) = await chat.segments(ROOM, 10)
    assert (segment.tries, segment.retry_ms) == (1, 900)
    await commit(chat, "$r", history=[Erase(said[0].event_id)])
    (segment,) = await chat.segments(ROOM, 10)
    assert (segment.tries, segment.retry_ms) == (0, 0)


def _mark(event: str, target: str, key: str = "\N{THUMBS UP SIGN}") -> Line:
    return line(event, key, sender=BOB, kind=LineKind.REACTION, reply_to=EventId(target))


async def test_marks_stand_in_history_for_those_who_ask_for_them(chat: ChatStore) -> None:
    said = await _said(chat, 4)
    vote = line("$v", "", kind=LineKind.VOTE, reply_to=EventId("$2"), choices=(("1", "Tea"),))
    await commit(chat, "$m", history=[Keep(_mark("$m", "$0")), Keep(vote)])
    assert [each.event_id for each in await chat.lines(ROOM, 9)] == [s.event_id for s in said]
    found = await chat.lines_between(ROOM, 9)
    assert [each.event_id for each in found[4:]] == ["$m", "$v"]
    assert found[5].choices == (("1", "Tea"),)
    first, last = said[1].position, said[2].position
    assert await chat.lines_between(ROOM, 9, first, last) == said[1:3]
    assert await chat.lines_between(ROOM, 1, first, last) == said[2:3]


async def test_marks_take_no_place_of_lines(chat: ChatStore) -> None:
    said = await _said(chat, 4)
    marks = [_mark(f"$m{n}", "$0") for n in range(9)]
    await commit(chat, "$m", history=[Keep(_mark("$early", "$0")), Keep(line("$x", "more"))])
    await commit(chat, "$n", history=[Keep(each) for each in marks])
    found = await chat.lines_between(ROOM, 2)
    assert [each.event_id for each in found] == ["$3", "$x", "$m7", "$m8"]
    last = said[-1].position
    assert await chat.lines_between(ROOM, 9, last, last) == said[-1:]


async def test_what_is_put_on_a_line_goes_with_it_and_alone(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    await commit(chat, "$m", history=[Keep(_mark("$m", "$0")), Keep(_mark("$n", "$1"))])
    marks = (await chat.lines_between(ROOM, 9))[2:]
    await chat.close_segments(ROOM, [(each.position, each.position) for each in marks])
    for segment in (await chat.segments(ROOM, 9))[1:]:
        assert await chat.summarised(segment, SHORT)
    await commit(chat, "$r", history=[Erase(EventId("$0"))])
    assert [each.event_id for each in await chat.lines_between(ROOM, 9)] == ["$1", "$n"]
    assert await _told(chat) == [False, False, True]
    await commit(chat, "$r2", history=[Erase(EventId("$n"))])
    assert await chat.lines_between(ROOM, 9) == said[1:]


async def test_files_and_options_are_kept_and_edited(chat: ChatStore) -> None:
    poll = line("$p", "Where?", kind=LineKind.POLL, choices=(("1", "Tea"), ("2", "\ud83d")))
    await commit(chat, "$1", history=[Keep(poll), Keep(line("$f", "", file="a.png"))])
    found = await chat.lines(ROOM, 9)
    assert (found[0].choices, found[1].file) == (poll.choices, "a.png")
    await commit(chat, "$2", history=[Amend(EventId("$f"), ALICE, "look", file="b.png")])
    changed = await chat.line(ROOM, EventId("$f"))
    assert changed is not None
    assert (changed.body, changed.file) == ("look", "b.png")


async def _answered(chat: ChatStore, event: str, *used: int) -> None:
    """An answer that was made from what stands between two places, and from older lines."""
    turn = TurnId(f"turn{event}")
    await commit(chat, f"o{event}", open_turns=[new_turn(turn)])
    await commit(chat, f"a{event}", answers=[AnswerTurn(turn, "words", used)])
    await chat.sending(turn, {"body": "words"}, "txn")
    await chat.sent(turn, line(event, "words", sender=AI, author=Author.AI))


async def _left_out(chat: ChatStore) -> list[str]:
    return [each.event_id for each in await chat.lines(ROOM, 99) if each.left_out]


async def test_answers_made_from_what_is_erased_are_left_out(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    await _answered(chat, "$a", said[0].position, said[1].position)
    await commit(chat, "$k2", history=[Keep(line("$x", "more")), Keep(line("$y", "more"))])
    first, last = (each.position for each in await chat.lines(ROOM, 2))
    await _answered(chat, "$b", first, last)
    assert await _left_out(chat) == []
    await commit(chat, "$r", history=[Erase(EventId("$1"))])
    assert await _left_out(chat) == ["$a"]


async def test_what_an_answer_was_made_from_can_be_erased_after_it(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    await _answered(chat, "$a", said[0].position, said[1].position)
    await commit(chat, "$r", history=[Erase(EventId("$a"))])
    await commit(chat, "$r2", history=[Erase(EventId("$1"))])
    assert [each.event_id for each in await chat.lines(ROOM, 99)] == ["$0"]


async def test_answers_that_only_followed_such_answers_stay_and_so_do_their_summaries(
    chat: ChatStore,
) -> None:
    """A prompt begins after the removed line for ever; only what held that line goes with it."""
    said = await _said(chat, 2)
    await _answered(chat, "$a", said[0].position, said[0].position)
    own = (await chat.lines(ROOM, 1))[0].position
    for event in ("$b", "$c", "$d"):
        last = (await chat.lines(ROOM, 1))[0].position
        await _answered(chat, event, own, last)
    last = (await chat.lines(ROOM, 1))[0].position
    await chat.close_segments(ROOM, [(own, own), (own + 1, last)])
    for segment in (await chat.segments(ROOM, 9))[1:]:
        assert await chat.summarised(segment, SHORT)
    await commit(chat, "$r", history=[Erase(EventId("$0"))])
    assert await _left_out(chat) == ["$a"]
    assert await _told(chat) == [False, False, True]


async def test_an_answer_goes_with_an_older_line_that_its_prompt_quoted(chat: ChatStore) -> None:
    first, between, other, *_, last = await _said(chat, 16)
    places = (last.position, last.position, first.position, other.position)
    await _answered(chat, "$a", *places)
    await commit(chat, "$r", history=[Erase(between.event_id)])
    assert await _left_out(chat) == []
    await commit(chat, "$r2", history=[Erase(first.event_id)])
    assert await _left_out(chat) == ["$a"]


async def test_an_answer_under_way_while_something_is_erased_is_left_out(chat: ChatStore) -> None:
    await _said(chat, 2)
    turn = TurnId("t")
    await commit(chat, "$o", open_turns=[new_turn(turn)])
    await commit(chat, "$r", history=[Erase(EventId("$0"))])
    await commit(chat, "$a", answers=[AnswerTurn(turn, "words", (1, 2))])
    await chat.sending(turn, {"body": "words"}, "txn")
    await chat.sent(turn, line("$own", "words", sender=AI, author=Author.AI))
    assert await _left_out(chat) == ["$own"]


async def _half_shown(chat: ChatStore, event: str, first: int, last: int) -> TurnId:
    """An answer that was broken off, whose part is not ended yet."""
    turn = TurnId(f"turn{event}")
    await commit(chat, f"o{event}", open_turns=[new_turn(turn)])
    assert await chat.showing(turn, "wor", "txn", (first, last))
    await chat.shown(turn, EventId(event))
    await commit(chat, f"d{event}", drop=[("stopped", None)])
    return turn


async def test_what_stays_of_an_answer_broken_off_was_made_from_something_too(
    chat: ChatStore,
) -> None:
    said = await _said(chat, 2)
    for event, place in (("$a", said[0].position), ("$b", said[1].position)):
        turn = await _half_shown(chat, event, place, place)
        await chat.closed(turn, line(event, "wor, stopped", sender=AI, author=Author.AI))
    assert await _left_out(chat) == []
    await commit(chat, "$r", history=[Erase(EventId("$1"))])
    assert await _left_out(chat) == ["$b"]


async def test_what_is_erased_before_the_part_is_ended_counts(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    turn = await _half_shown(chat, "$a", said[0].position, said[1].position)
    await commit(chat, "$r", history=[Erase(EventId("$1"))])
    await chat.closed(turn, line("$a", "wor, stopped", sender=AI, author=Author.AI))
    assert await _left_out(chat) == ["$a"]


async def test_an_answer_is_made_from_all_that_its_parts_were_made_from(chat: ChatStore) -> None:
    said = await _said(chat, 4)
    turn = TurnId("t")
    await commit(chat, "$o", open_turns=[new_turn(turn)])
    assert await chat.showing(turn, "wor", "txn", (said[0].position, said[0].position))
    await commit(chat, "$n", answers=[AnswerTurn(turn, "words", (said[2].position,) * 2)])
    await chat.drop_turn(turn, "silent")
    await chat.closed(turn, line("$a", "wor, stopped", sender=AI, author=Author.AI))
    await commit(chat, "$r", history=[Erase(EventId("$0"))])
    assert await _left_out(chat) == ["$a"]


async def test_taking_a_sign_back_leaves_no_answer_out(chat: ChatStore) -> None:
    said = await _said(chat, 2)
    await commit(chat, "$m", history=[Keep(_mark("$m", "$0"))])
    await _answered(chat, "$a", said[0].position, said[1].position + 1)
    await commit(chat, "$r", history=[Erase(EventId("$m"))])
    assert await _left_out(chat) == []


async def test_a_carried_room_knows_no_summary_and_what_its_answers_used(chat: ChatStore) -> None:
    said = await _said(chat, 4)
    await commit(chat, "$x", history=[Erase(EventId("$1"))])
    await _answered(chat, "$a", said[1].position, said[3].position)
    await _answered(chat, "$b", said[3].position, said[3].position, said[2].position)
    await chat.carry_lines(ROOM, OTHER)
    assert await chat.segments(OTHER, 9) == []

    async def left() -> list[str]:
        return [each.event_id for each in await chat.lines(OTHER, 9) if each.left_out]

    assert await left() == []
    await commit(chat, "$r", OTHER, history=[Erase(EventId("$0"))])
    assert await left() == ["$b"], "which quoted something from long ago"
    await commit(chat, "$r2", OTHER, history=[Erase(EventId("$2"))])
    assert await left() == ["$a", "$b"]
    await chat.erase_room(ROOM)
    assert await chat.segments(ROOM, 9) == []


async def test_a_thread_is_its_root_and_its_newest_lines(chat: ChatStore) -> None:
    root = EventId("$0")
    said = [Keep(line(f"${n}", str(n), thread=None if n % 2 == 0 else root)) for n in range(8)]
    await commit(chat, "$k", history=[*said, Keep(_mark("$m", "$1"))])
    found = await chat.thread_lines(ROOM, root, 2)
    assert [each.body for each in found] == ["0", "5", "7"]
    await commit(chat, "$r", history=[Erase(root), Erase(EventId("$7"))])
    assert [each.body for each in await chat.thread_lines(ROOM, root, 9)] == ["1", "3", "5"]
