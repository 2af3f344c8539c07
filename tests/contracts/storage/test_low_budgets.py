"""The operator's people are told when a budget that all share runs low."""

from appservice.app.charges import LowBudgets
from appservice.model.allowance import Limit, Measure, Used, Whose
from appservice.model.ids import RoomId
from appservice.model.plans import Caps
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.ports.store import NewRow
from appservice.telemetry import NullMeter
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import AI, ALICE

CHAT = RoomId("!direct:a.test")
DAY = 86_400_000


async def test_a_low_budget_is_told_once_a_day_for_each_threshold(opened: Opened) -> None:
    rows: list[NewRow] = []
    now_ms = [5 * DAY]

    async def take(row: NewRow) -> None:
        rows.append(row)

    async def current() -> Rules:
        caps = Caps(replies=20, admins=(ALICE,))
        return Rules(ai=AI, ai_name="P", own_server="a.test", caps=caps)

    directory = opened.rooms.directory
    await directory.set_kind(CHAT, RoomKind.DIRECT, 1)
    await directory.set_person(CHAT, ALICE)
    low = LowBudgets(directory, take, current, NullMeter(), lambda: now_ms[0])
    limit = Limit(whose=Whose.EVERYBODY, key="", measure=Measure.REPLIES, most=20, window_ms=DAY)

    async def used(amount: int) -> int:
        await low([Used(limit=limit, amount=amount, free_ms=None)])
        return len(rows)

    assert [await used(amount) for amount in (14, 15, 16, 19, 20, 16)] == [0, 1, 1, 2, 2, 2]
    assert {row.room_id for row in rows} == {CHAT}
    assert len({row.key for row in rows}) == 2
    now_ms[0] += DAY
    assert await used(19) == 3
    assert rows[2].key not in {row.key for row in rows[:2]}
    assert await used(15) == 3, "who was told of 95 % is not told of 75 % after it"
