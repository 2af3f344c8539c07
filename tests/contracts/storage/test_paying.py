"""Charges follow their turns: whatever dies in between, each answer is charged once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from appservice.app.charges import LedgerKeeping
from appservice.model.allowance import Measure, Used, Whose
from appservice.model.effect import AnswerTurn
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.model.plans import Caps, Plan, Plans
from appservice.model.prompt import ChatPart, Completion, Prompt, Role
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.policy.allowance import personal
from appservice.ports.store import ChatStore
from appservice.prompt.tokens import estimate
from appservice.telemetry import NullMeter
from appservice.turns.faults import no_fault
from appservice.turns.paying import Overheard, Paying, is_shown, size_of, tokens_of
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import AI, ALICE, BOB, ROOM, commit, line, new_turn, snapshot

CHAT = RoomId("!direct:a.test")
DAY = 86_400_000
UNREAD = Prompt((), 10)
ASKED = Prompt((ChatPart(Role.USER, "hello there", ROOM),), 10)
PLANS = Plans(default=Plan(name="small", replies=2, window_ms=1000))


class Desk:
    """A side's `Paying` with a clock of its own."""

    def __init__(self, opened: Opened, chat: ChatStore, rules: Rules | None = None) -> None:
        self.now_ms = 5000
        self.rules = rules or Rules(ai=AI, ai_name="P", own_server="a.test", plans=PLANS)
        self.watched: list[Used] = []
        self.opened, self.chat = opened, chat
        ledger = opened.rooms.allowance
        self.paying = Paying(
            chat, ledger, self.current, self.watch, NullMeter(), lambda: self.now_ms, no_fault
        )
        stores = (opened.rooms.chat, opened.personal.chat)
        self.keeping = LedgerKeeping(
            ledger, stores, self.current, NullMeter(), lambda: self.now_ms, no_fault
        )

    async def current(self) -> Rules:
        return self.rules

    async def watch(self, used: Sequence[Used]) -> None:
        self.watched += used

    async def begin(
        self,
        name: str,
        room: RoomId = ROOM,
        *,
        unasked: bool = False,
        prompt: Prompt = UNREAD,
    ) -> TurnId:
        """A turn that a model is about to be asked for."""
        kind = RoomKind.GROUP if room == ROOM else RoomKind.DIRECT
        await self.chat.put_room(snapshot(room, kind))
        opened = replace(new_turn(name, thread=f"$of-{name}"), unasked=unasked)
        await commit(self.chat, f"$row-{name}", room, open_turns=[opened])
        turn = await self.chat.turn(TurnId(name))
        assert turn is not None
        assert await self.paying.reserve(snapshot(room, kind), turn, prompt) is None
        return turn.turn_id

    async def say(self, turn: TurnId, room: RoomId = ROOM) -> None:
        """Its answer is sent."""
        await commit(self.chat, f"$answer-{turn}", room, answers=[AnswerTurn(turn, "words")])
        await self.chat.sending(turn, {"body": "words"}, f"txn-{turn}")
        await self.chat.sent(turn, line(f"$said-{turn}", room=room))

    async def charged(self) -> dict[str, bool]:
        """What is charged, and whether that is settled."""
        found = await self.opened.rooms.database.fetch("select * from charges")
        return {each["turn_id"]: bool(each["settled"]) for each in found}

    async def tokens(self) -> dict[str, int]:
        """What is charged in tokens."""
        found = await self.opened.rooms.database.fetch("select * from charges")
        return {each["turn_id"]: each["tokens"] for each in found}


@pytest.fixture(params=["rooms", "personal"])
def desk(request: pytest.FixtureRequest, opened: Opened) -> Desk:
    return Desk(opened, getattr(opened, request.param).chat)


def room_of(desk: Desk) -> RoomId:
    return ROOM if desk.chat is desk.opened.rooms.chat else CHAT


async def test_what_was_said_is_settled_and_what_was_not_is_free(desk: Desk) -> None:
    room = room_of(desk)
    said, dropped = await desk.begin("said", room), await desk.begin("dropped", room)
    await desk.paying.look(room, {said, dropped})
    assert await desk.charged() == {"said": False, "dropped": False}
    await desk.say(said, room)
    await desk.chat.drop_turn(dropped, "stop")
    await desk.paying.look(room, set())
    assert await desk.charged() == {"said": True}


async def test_what_was_shown_in_part_is_charged(desk: Desk) -> None:
    room = room_of(desk)
    turn = await desk.begin("part", room)
    await desk.chat.showing(turn, "wor", "txn")
    await desk.chat.shown(turn, EventId("$part"))
    await desk.chat.drop_turn(turn, "stop")
    await desk.chat.closed(turn, None)
    found = await desk.chat.turn(turn)
    assert found is not None
    assert is_shown(found)
    await desk.paying.look(room, set())
    assert await desk.charged() == {"part": True}


async def test_after_a_crash_the_turns_say_what_is_charged(desk: Desk) -> None:
    room = room_of(desk)
    said, dropped = await desk.begin("said", room), await desk.begin("dropped", room)
    await desk.say(said, room)
    await desk.chat.drop_turn(dropped, "stop")
    desk.now_ms += 2000
    await desk.begin("open", room)
    again = Desk(desk.opened, desk.chat)
    for _ in range(2):
        await again.keeping.look()
        assert await again.charged() == {"said": True, "open": False}
    await again.paying.start()
    await desk.say(TurnId("open"), room)
    await again.paying.look(room, set())
    assert await again.charged() == {"said": True, "open": True}


async def test_what_a_room_that_is_no_more_had_reserved_is_free(opened: Opened) -> None:
    desk = Desk(opened, opened.rooms.chat)
    await desk.begin("gone")
    await desk.chat.erase_room(ROOM)
    await desk.keeping.look()
    assert await desk.charged() == {}


async def test_a_refusal_says_whose_limit_it_is_and_reserves_nothing(desk: Desk) -> None:
    room = room_of(desk)
    await desk.begin("one", room)
    await desk.begin("two", room)
    turn = await desk.chat.turn(TurnId("two"))
    assert turn is not None
    third = replace(turn, turn_id=TurnId("three"))
    refused = await desk.paying.reserve(snapshot(room), third, UNREAD)
    assert refused is not None
    assert (refused.turn_id, refused.whose, refused.until_ms) == ("three", Whose.PERSON, 6000)
    other = replace(third, asker=BOB)
    assert await desk.paying.reserve(snapshot(room), other, UNREAD) is None
    assert set(await desk.charged()) == {"one", "two", "three"}


async def test_nobody_pays_for_a_remark_and_no_direct_chat_is_named(opened: Opened) -> None:
    await Desk(opened, opened.rooms.chat).begin("remark", unasked=True)
    await Desk(opened, opened.personal.chat).begin("chat", CHAT)
    found = await opened.rooms.database.fetch(
        "select turn_id, payer, server, room_id from charges order by turn_id"
    )
    assert [tuple(each) for each in found] == [
        ("chat", ALICE, "a.test", None),
        ("remark", None, None, ROOM),
    ]


async def test_what_is_old_is_forgotten_at_the_start(opened: Opened) -> None:
    desk = Desk(opened, opened.rooms.chat)
    await desk.say(await desk.begin("old"))
    desk.now_ms += DAY
    await desk.keeping.look()
    assert await desk.charged() == {"old": True}
    desk.now_ms += 1
    await desk.keeping.look()
    assert await desk.charged() == {}


async def test_tokens_are_noted_and_shown_to_who_watches_the_budget(opened: Opened) -> None:
    caps = Caps(replies=4, tokens=1000)
    rules = Rules(ai=AI, ai_name="P", own_server="a.test", caps=caps)
    desk = Desk(opened, opened.rooms.chat, rules)
    turn = await desk.begin("t", prompt=ASKED)
    counted = Completion("words", "m", "e", input_tokens=30, output_tokens=12)
    await desk.paying.spent(turn, ASKED, counted)
    await desk.say(turn)
    await asyncio.gather(*(desk.paying.look(ROOM, set()) for _ in range(3)))
    assert [(each.limit.measure, each.amount) for each in desk.watched] == [
        (Measure.REPLIES, 1),
        (Measure.TOKENS, 42),
    ]
    assert tokens_of(counted, 2) == 42
    assert tokens_of(Completion("words", "m", "e"), 2) == 2 + estimate("words")


async def test_what_is_stopped_unseen_is_no_answer_but_took_tokens(desk: Desk) -> None:
    room = room_of(desk)
    turn = await desk.begin("stopped", room, prompt=ASKED)
    assert await desk.tokens() == {"stopped": size_of(ASKED)}
    await desk.chat.drop_turn(turn, "stop")
    await desk.paying.look(room, set())
    await desk.paying.cut_off(turn, "so far")
    assert await desk.tokens() == {"stopped": size_of(ASKED) + estimate("so far")}
    assert await desk.opened.rooms.allowance.reserved() == []
    (used,) = await desk.opened.rooms.allowance.used(personal(ALICE, PLANS.default), desk.now_ms)
    assert (used.limit.measure, used.amount) == (Measure.REPLIES, 0)


async def test_every_call_for_an_answer_takes_tokens(desk: Desk) -> None:
    room = room_of(desk)
    turn = await desk.begin("anew", room, prompt=ASKED)
    await desk.paying.cut_off(turn, "so far")
    found = await desk.chat.turn(turn)
    assert found is not None
    assert await desk.paying.reserve(snapshot(room), found, ASKED) is None
    counted = Completion("words", "m", "e", input_tokens=30, output_tokens=12)
    await desk.paying.spent(turn, ASKED, counted)
    await desk.chat.drop_turn(turn, "stop")
    await desk.paying.look(room, set())
    assert await desk.tokens() == {"anew": size_of(ASKED) + estimate("so far") + 42}
    await desk.paying.spent(turn, ASKED, counted)
    took = 2 * 42 + estimate("so far")
    assert await desk.tokens() == {"anew": took}, "of a turn that is over it is noted at once"


@pytest.mark.parametrize("words", ["", "so far"])
async def test_where_no_model_answered_only_what_one_said_took_tokens(
    desk: Desk, words: str
) -> None:
    room = room_of(desk)
    turn = await desk.begin("down", room, prompt=ASKED)
    await desk.paying.unread(turn, ASKED, words)
    await desk.chat.drop_turn(turn, "model: timeout")
    await desk.paying.look(room, set())
    took = {"down": size_of(ASKED) + estimate(words)} if words else {}
    assert await desk.tokens() == took


async def test_answers_cannot_be_stopped_unseen_for_ever(desk: Desk) -> None:
    room = room_of(desk)
    for number in range(4):
        turn = await desk.begin(f"t{number}", room, prompt=ASKED)
        await desk.chat.drop_turn(turn, "stop")
        await desk.paying.look(room, set())
    found = await desk.chat.turn(TurnId("t0"))
    assert found is not None
    fifth = replace(found, turn_id=TurnId("fifth"))
    refused = await desk.paying.reserve(snapshot(room), fifth, ASKED)
    assert refused is not None
    assert (refused.whose, refused.until_ms) == (Whose.PERSON, 6000)
    desk.now_ms = 6000
    assert await desk.paying.reserve(snapshot(room), fifth, ASKED) is None


def test_all_that_was_said_is_overheard() -> None:
    heard: list[tuple[str, bool]] = []

    def hear(more: str, /, *, anew: bool) -> None:
        heard.append((more, anew))

    said = Overheard()
    assert said.by(None) is None
    listener = said.by(hear)
    assert listener is not None
    listener("so ", anew=False)
    listener("far", anew=True)
    assert (said.words, heard) == ("so far", [("so ", False), ("far", True)])
