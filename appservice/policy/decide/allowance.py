"""What it leads to that somebody's, or everybody's, answers are used up."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from appservice.model.allowance import Whose
from appservice.model.effect import Decision, DropTurns, Notice, Sentence, sentence
from appservice.model.given import BudgetLow, Refused
from appservice.model.ids import UserId, localpart, server_name
from appservice.model.plans import DAY_MS
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import TurnPhase
from appservice.policy.allowance import USED_UP
from appservice.policy.durations import roughly

_PERSONAL: Final = (Whose.PERSON, Whose.SERVER)


def decide_refused(scene: Scene, refused: Refused, now_ms: int, rules: Rules) -> Decision:
    """The turn is over. Whom it concerns is told once till there is more, a remark's end nobody."""
    room = scene.room
    turn = next((t for t in scene.open_turns if t.turn_id == refused.turn_id), None)
    if turn is None or turn.phase is not TurnPhase.ASKED:
        return Decision("refusal came for a turn that is over", room)
    drop = DropTurns(f"{USED_UP}{refused.whose.value}", turn.about)
    if turn.unasked or refused.whose is Whose.REMARKS:
        return Decision("no remarks left", room, (drop,))
    if room.quiet_until_ms > now_ms or not room.listens:
        return Decision("answers are used up; quiet now", room, (drop,))
    whom = turn.asker if refused.whose in _PERSONAL else refused.whose.value
    told = {key: until for key, until in room.told_spent.items() if until > now_ms}
    if whom in told:
        return Decision("answers are used up; told already", room, (drop,))
    until_ms = now_ms + DAY_MS if refused.until_ms is None else refused.until_ms
    say = _refusal(room, turn.asker, refused, now_ms, rules)
    room = replace(room, told_spent={**told, whom: until_ms})
    notice = Notice(say, turn.about, turn.thread)
    return Decision("answers are used up; told once", room, (drop, notice))


def decide_budget_low(scene: Scene, low: BudgetLow, _now_ms: int, _rules: Rules) -> Decision:
    """One of the operator's people is told in their direct chat, and nobody anywhere else."""
    if scene.room.kind is not RoomKind.DIRECT:
        return Decision("a budget runs low; no direct chat", scene.room)
    say = sentence(
        f"budget_low_{low.measure.value}", percent=low.percent, amount=low.amount, most=low.most
    )
    return Decision("a budget runs low", scene.room, (Notice(say),))


def _refusal(room: Room, user: UserId, refused: Refused, now_ms: int, rules: Rules) -> Sentence:
    name = name_of(room, user)
    if refused.until_ms is None:
        key = f"spent_{refused.whose.value}_never"
        return sentence(key, name=name, server=server_name(user))
    return sentence(
        f"spent_{refused.whose.value}",
        name=name,
        server=server_name(user),
        wait=roughly(refused.until_ms - now_ms),
        at=clock_time(refused.until_ms),
        prefix=rules.prefix,
    )


def name_of(room: Room, user: UserId) -> str:
    """What a person is called to their face."""
    member = room.members.get(user)
    return (member.display_name if member else None) or localpart(user)


def clock_time(at_ms: int) -> str:
    """A moment of the next days, on the clock of Greenwich: which one people have is not known."""
    bounded = min(max(at_ms, 0), 253_402_300_799_000)
    return f"{datetime.fromtimestamp(bounded / 1000, UTC):%d %b %H:%M} UTC"
