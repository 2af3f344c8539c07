"""A step: all that one input changes, in the transaction that marks the input as done."""

from collections.abc import Iterator

from appservice.model.effect import Amend, Erase, HistoryEffect, Keep
from appservice.ports.seal import Seal
from appservice.ports.store import Step
from appservice.storage import (
    acts,
    awaiting,
    governing,
    history,
    inbox,
    rooms,
    schedule,
    segments,
    turns,
    used,
)
from appservice.storage.database import Write
from appservice.storage.part import INBOX, StorePart, room_lock


class StepPart(StorePart):
    """`commit` of `ports.store.ChatStore`."""

    async def commit(self, step: Step) -> None:
        """See `ChatStore`. Raises `ValueError` when the inbox has no such row."""
        acting = {step.room_id, *(act.room_id for act in step.acts)}
        seen = acting | {row.room_id for row in step.rows}
        changed = await self._database.write(
            list(_writes(self._seal, step)),
            rooms=tuple(seen),
            locks=[*map(room_lock, sorted(acting)), *([INBOX] if step.rows else [])],
            guarded=True,
        )
        if not changed[0]:
            await inbox.must_know(self._database, step.room_id, step.row_key)


def _writes(seal: Seal, step: Step) -> Iterator[Write]:
    """Everything in the order it is to be done, first the mark that guards the rest."""
    yield inbox.finishing(step)
    if step.room is not None:
        yield schedule.listing(step.room.room_id)
        yield rooms.putting(seal, step.room)
    for effect in step.history:
        yield from _history_writes(seal, step, effect)
    yield from _turn_writes(seal, step)
    if step.acts:
        yield acts.adding(seal, step.acts)
    yield from governing.setting(step.room_id, step.timers)
    if step.audit:
        yield governing.auditing(seal, step.audit)
    if step.rulings:
        yield inbox.ruling(step.room_id, step.rulings)
    if step.aside is not None:
        yield from awaiting.putting_aside(seal, step.aside)
    if step.rows:
        yield inbox.adding(seal, step.rows)
    # The step's own room is on the schedule already: its row was, till this commit.
    others = {act.room_id for act in step.acts} | {row.room_id for row in step.rows}
    others.discard(step.room_id)
    if others:
        yield schedule.scheduling(others)


def _history_writes(seal: Seal, step: Step, effect: HistoryEffect) -> Iterator[Write]:
    room_id = step.room_id
    match effect:
        case Keep(line) if step.late:
            yield history.placing(seal, line, step.row_key)
            yield segments.dropping(room_id, line.event_id)
        case Keep(line):
            yield history.keeping(seal, line)
        case Amend():
            yield history.amending(seal, room_id, effect)
            yield segments.dropping(room_id, effect.event_id)
        case Erase(event_id):
            yield history.erasing(room_id, event_id)
            yield used.leaving_out(room_id, event_id)
            yield segments.dropping(room_id, event_id)
            yield used.emptying(seal, room_id)
            yield used.left_out(room_id)
            yield history.erasing_marks(room_id, event_id)
            yield turns.tainting(room_id, event_id)
            yield inbox.emptying(room_id, event_id)
            yield awaiting.forgetting(room_id, event_id)
            yield turns.emptying(room_id, event_id)


def _turn_writes(seal: Seal, step: Step) -> Iterator[Write]:
    """Drops come first: a turn that the same step opens is not meant by them."""
    if step.drop:
        yield turns.dropping(step.room_id, step.drop)
        yield turns.parting(step.room_id, step.drop)
        yield turns.promoting(step.room_id)
    if step.answers:
        yield turns.answering(seal, step.room_id, step.answers)
        yield turns.using(step.room_id, step.answers)
        yield turns.merging(step.room_id, step.answers)
    if step.open_turns:
        yield turns.opening(step.room_id, step.open_turns)
        yield turns.placing(step.room_id, step.open_turns)
