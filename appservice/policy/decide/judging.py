"""Talk that the rules can say nothing about: a pause, one call of a judge, and what it leads to.

Everything on the way is checked again at its end: silence is what remains wherever anything is
missing, late or doubtful.
"""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Decision, OpenTurn, SetTimer
from appservice.model.event import LineKind, RoomMessage
from appservice.model.given import Judged
from appservice.model.ids import EventId
from appservice.model.judging import HEART, SHUSH, SIGNS, AskJudge, Considered, Opinion, React
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Call, Ruling
from appservice.policy.judging import (
    NAMED,
    STALE_MS,
    TIMER,
    TRIES,
    answered_since,
    due_ms,
    last_typed_ms,
    may_ask,
    may_react,
    overdue_ms,
    settles,
    with_judging,
    within_hour,
)
from appservice.policy.manners import how_sure, may_speak, withheld

_WORDS = (LineKind.TEXT, LineKind.EMOTE)
_END = SetTimer(TIMER, None)
_IN_THE_PLACE_OF_WORDS: Final = {"thanks": HEART, "asked to be quiet": SHUSH}
"""What a person would only nod to, by the reasons of the rules."""


def consider(
    scene: Scene, message: RoomMessage, said: Ruling, now_ms: int, rules: Rules
) -> Decision:
    """What a message of a person means for what is considered: to be called for every ruling.

    The room and the effects of this decision are part of the message's own; history is not.
    """
    considered = scene.room.group.judging.considered
    if said.call is not Call.SPEAK and said.why in _IN_THE_PLACE_OF_WORDS:
        return _signs(scene, message, said, now_ms, rules)
    if said.call is Call.JUDGE:
        return _begun(scene, message, said, now_ms, rules)
    if considered is None:
        return Decision(said.why, scene.room)
    if said.call is Call.SPEAK or considered.asked_ms or settles(scene, message, considered):
        return _over(scene.room, said.why)
    return _waits(scene.room, replace(considered, heard_ms=now_ms), said.why, rules)


def without_considered(room: Room, about: EventId) -> Room:
    """The room where that message is gone: nobody is asked about it."""
    considered = room.group.judging.considered
    if considered is None or considered.about != about:
        return room
    return with_judging(room, replace(room.group.judging, considered=None))


def decide_judge_due(scene: Scene, now_ms: int, rules: Rules) -> Decision:
    """It has been quiet for a while, or the judge that was asked is overdue."""
    room, judging = scene.room, scene.room.group.judging
    considered = judging.considered
    if considered is None:
        return Decision("judge: nothing to judge", room)
    why_not = _why_silent(scene, considered.thread, now_ms, rules, named=considered.named)
    if why_not is not None:
        return _over(room, f"judge: {why_not}")
    if now_ms - considered.heard_ms > STALE_MS:
        return _over(room, "judge: too late")
    if considered.asked_ms and considered.tries >= TRIES:
        return _over(room, "judge: never said anything")
    if not considered.asked_ms:
        until = due_ms(considered, last_typed_ms(room, scene.typed_ms, rules), rules.judge)
        if until > now_ms:
            return Decision("judge: not quiet yet", room, (SetTimer(TIMER, until),))
    if not may_ask(judging, now_ms, rules.judge):
        return _over(room, "judge: asked often enough this hour")
    asked = replace(considered, asked_ms=now_ms, tries=considered.tries + 1)
    calls = (*within_hour(judging.calls, now_ms), now_ms)
    room = with_judging(room, replace(judging, considered=asked, calls=calls))
    guard = SetTimer(TIMER, overdue_ms(now_ms, rules.judge))
    return Decision("judge: asked", room, (AskJudge(considered.about, now_ms), guard))


def decide_judged(scene: Scene, judged: Judged, now_ms: int, rules: Rules) -> Decision:
    """What the judge said, held against the room as it is by now."""
    room = scene.room
    considered = room.group.judging.considered
    if considered is None or (considered.about, considered.asked_ms) != (
        judged.about,
        judged.asked_ms,
    ):
        return Decision("judged: the talk went on", room)
    room = with_judging(room, replace(room.group.judging, considered=None))
    why = f"judged: {judged.opinion.value} ({judged.why.value})"
    if judged.opinion is Opinion.SILENT:
        return Decision(why, room, (_END,))
    why_not = _why_silent(
        scene, considered.thread, now_ms, rules, named=considered.named
    ) or _why_not_now(scene, considered, judged, now_ms, rules)
    if why_not is not None:
        return Decision(f"{why}; silent: {why_not}", room, (_END,))
    if judged.opinion is Opinion.REACT:
        return _reacts(room, judged, why, now_ms, rules)
    why_not = withheld(
        room,
        scene.recent,
        scene.open_turns,
        considered.thread,
        now_ms,
        rules,
        named=considered.named,
    )
    if why_not is not None:
        return Decision(f"{why}; silent: {why_not}", room, (_END,))
    turn = OpenTurn(
        considered.about, considered.asker, considered.thread, judged.why.value, unasked=True
    )
    return Decision(why, room, (turn, _END))


def react(room: Room, target: EventId, sign: str, now_ms: int, rules: Rules) -> Decision | None:
    """A reaction in the place of words, counted; None where there were enough of them."""
    judging = room.group.judging
    if not may_react(judging, now_ms, rules.judge):
        return None
    reacted = (*within_hour(judging.reacted, now_ms), now_ms)
    room = with_judging(room, replace(judging, reacted=reacted))
    return Decision("reacts", room, (React(target, sign),))


def _signs(scene: Scene, message: RoomMessage, said: Ruling, now_ms: int, rules: Rules) -> Decision:
    """A sign at once, where everybody knows what is meant, and no judge."""
    over = _over(scene.room, said.why)
    late = now_ms - message.sent_ms > STALE_MS
    if late or rules.stopped is not None or not may_speak(scene.room, now_ms, rules):
        return over
    sign = _IN_THE_PLACE_OF_WORDS[said.why]
    reacted = react(over.room, message.event_id, sign, now_ms, rules)
    if reacted is None:
        return over
    why = f"reacts: {said.why}"
    return replace(reacted, why=why, effects=(*reacted.effects, *over.effects))


def _begun(scene: Scene, message: RoomMessage, said: Ruling, now_ms: int, rules: Rules) -> Decision:
    """A burst begins, or goes on with its newest message."""
    room, considered = scene.room, scene.room.group.judging.considered
    goes_on = considered is not None and not considered.asked_ms and considered.named
    goes_on = goes_on and considered is not None and considered.asker == message.sender
    named = said.why in NAMED or goes_on
    why_not = _why_silent(scene, message.thread, now_ms, rules, named=named)
    why_not = why_not or _why_not_considered(scene, message, now_ms)
    if why_not is not None:
        return _over(room, f"judge: {why_not}")
    same = considered is not None and not considered.asked_ms
    if not same and not may_ask(room.group.judging, now_ms, rules.judge):
        return _over(room, "judge: asked often enough this hour")
    newest = Considered(
        about=message.event_id,
        asker=message.sender,
        thread=message.thread,
        since_ms=considered.since_ms if considered is not None and same else now_ms,
        heard_ms=now_ms,
        named=named,
    )
    return _waits(room, newest, "judge: waits for a pause", rules)


def _waits(room: Room, considered: Considered, why: str, rules: Rules) -> Decision:
    room = with_judging(room, replace(room.group.judging, considered=considered))
    return Decision(why, room, (SetTimer(TIMER, due_ms(considered, 0, rules.judge)),))


def _over(room: Room, why: str) -> Decision:
    if room.group.judging.considered is None:
        return Decision(why, room)
    room = with_judging(room, replace(room.group.judging, considered=None))
    return Decision(why, room, (_END,))


def _why_silent(
    scene: Scene, thread: EventId | None, now_ms: int, rules: Rules, *, named: bool
) -> str | None:
    """Why nothing is said unasked there now, whatever was said.

    Its share of the talk is not looked at yet: a sign may be right where one more word is not.
    """
    if rules.stopped is not None:
        return "stopped by the operator"
    if not scene.room.listens:
        return "nothing is answered here"
    return withheld(scene.room, (), scene.open_turns, thread, now_ms, rules, named=named)


def _why_not_considered(scene: Scene, message: RoomMessage, now_ms: int) -> str | None:
    if message.kind not in _WORDS:
        return "no words"
    late = now_ms - message.sent_ms > STALE_MS or scene.waited_ms
    return "came late" if late else None


def _why_not_now(
    scene: Scene, considered: Considered, judged: Judged, now_ms: int, rules: Rules
) -> str | None:
    least = rules.judge.sure
    if not considered.named:
        least = how_sure(least, scene.room, now_ms, rules)
    if not judged.sure >= least:
        return "not sure enough"
    if not scene.room.joined(considered.asker):
        return "who said it has left"
    return "somebody spoke meanwhile" if answered_since(scene, considered) else None


def _reacts(room: Room, judged: Judged, why: str, now_ms: int, rules: Rules) -> Decision:
    if judged.emoji not in SIGNS:
        return Decision(f"{why}; silent: no sign that fits", room, (_END,))
    reacted = react(room, judged.about, judged.emoji, now_ms, rules)
    if reacted is None:
        return Decision(f"{why}; silent: reacted lately", room, (_END,))
    return replace(reacted, why=why, effects=(*reacted.effects, _END))
