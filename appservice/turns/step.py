"""From a decision to the one commit that stores it."""

from appservice.model.effect import (
    Amend,
    AnswerTurn,
    Audit,
    Decision,
    DropTurns,
    Effect,
    Erase,
    HistoryEffect,
    Keep,
    OpenTurn,
    SetTimer,
)
from appservice.model.ids import EventId, RoomId
from appservice.model.judging import Ruled
from appservice.model.unread import PutAside
from appservice.ports.store import Aside, AuditLine, NewRow, NewTurn, Row, Step, StoredAct
from appservice.turns.codec import act_id, act_to_json, turn_id


def step_of(row: NewRow, decision: Decision, now_ms: int) -> Step:
    """All that a decision stores, with IDs that are the same when it is decided again."""
    history: list[HistoryEffect] = [] if decision.mark is None else [Keep(decision.mark)]
    turns: list[NewTurn] = []
    drops = []
    answers: list[AnswerTurn] = []
    acts: list[StoredAct] = []
    timers: list[SetTimer] = []
    audit: list[AuditLine] = []
    rulings: list[tuple[EventId, str]] = []
    aside: Aside | None = None
    for index, effect in enumerate(decision.effects):
        match effect:
            case Keep() | Amend() | Erase():
                history.append(effect)
            case OpenTurn():
                turns.append(_turn(row, index, effect, now_ms))
            case DropTurns(why, about):
                drops.append((why, about))
            case AnswerTurn():
                answers.append(effect)
            case SetTimer():
                timers.append(effect)
            case PutAside(session_id, sender, edited):
                aside = Aside(row=row, session_id=session_id, sender=sender, about=edited)
            case Ruled(event_id, why):
                rulings.append((event_id, why))
            case Audit():
                audit.append(_audit(row, index, effect, now_ms))
            case _:
                acts.append(_act(row, index, effect))
    return Step(
        row_key=row.key,
        room_id=row.room_id,
        decision=decision.why,
        now_ms=now_ms,
        room=decision.room,
        history=history,
        open_turns=turns,
        drop=drops,
        answers=answers,
        acts=acts,
        timers=timers,
        audit=audit,
        rulings=rulings,
        aside=aside,
        late=isinstance(row, Row) and row.waited_ms > 0,
    )


def done(row: NewRow, why: str, now_ms: int) -> Step:
    """A step that only marks its row as done."""
    return Step(row_key=row.key, room_id=row.room_id, decision=why, now_ms=now_ms)


def _turn(row: NewRow, index: int, effect: OpenTurn, now_ms: int) -> NewTurn:
    return NewTurn(
        turn_id=turn_id(row.key, index),
        about=effect.about,
        asker=effect.asker,
        thread=effect.thread,
        opened_ms=now_ms,
        why=effect.why,
        unasked=effect.unasked,
        again=effect.again,
    )


def _audit(row: NewRow, index: int, line: Audit, now_ms: int) -> AuditLine:
    return AuditLine(
        line_id=act_id(row.key, index),
        room_id=row.room_id,
        at_ms=now_ms,
        what=line.what,
        by=line.by,
        about=line.about,
        why=line.why,
    )


def _act(row: NewRow, index: int, effect: Effect) -> StoredAct:
    kind, payload = act_to_json(effect)  # type: ignore[arg-type]
    room_id = payload.get("room_id") or row.room_id
    return StoredAct(
        act_id=act_id(row.key, index), room_id=RoomId(room_id), kind=kind, payload=payload
    )
