"""What is asked back before something leaves a direct chat, and what a yes leads to.

A question is one at a time, in its person's own chat, for ten minutes. In an encrypted chat a yes
has to be written: reactions are clear text, which a server can make up, and what they would let out
is not.
"""

from dataclasses import replace
from typing import Final

from appservice.model.crossing import (
    ASKED_MS,
    CarryCopy,
    CarryShare,
    Copied,
    CopyWish,
    GroupMade,
    Question,
    QuestionAsked,
    SayCopied,
    SayShared,
    Shared,
    Waiting,
)
from appservice.model.effect import Audit, Decision, Notice, RequestGroup, SetTimer, sentence
from appservice.model.event import Reaction, RoomMessage
from appservice.model.ids import EventId, RequestId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.crossing import chosen
from appservice.policy.decide.joining import NO, YES

QUESTION: Final = "crossing"
"""The timer by which a question is forgotten that nobody answered."""

_MOST_WAITING: Final = 8


def open_question(room: Room, now_ms: int) -> Question | None:
    """What the person of this chat was asked and may still answer."""
    question = room.question if room.kind is RoomKind.DIRECT else None
    return question if question is not None and now_ms < question.due_ms else None


def is_older(said: RoomMessage, question: Question) -> bool:
    """Whether that was said before the question was there, so of another one.

    Both times are those of clocks of servers; a reply to the question needs no clock.
    """
    if question.notice is not None and said.reply_to == question.notice:
        return False
    return said.sent_ms < question.due_ms - ASKED_MS


def decide_asked(scene: Scene, asked: QuestionAsked, now_ms: int, rules: Rules) -> Decision:
    """The question is open from now on; what needs no asking goes on."""
    room = scene.room
    if room.kind is not RoomKind.DIRECT:
        return Decision("crossing: no direct chat", room)
    if asked.at_once:
        return go_on(replace(room, question=asked.question), asked.question.about, now_ms, rules)
    timer = SetTimer(QUESTION, asked.question.due_ms)
    return Decision("crossing: asked", replace(room, question=asked.question), (timer,))


def decide_question_over(room: Room, now_ms: int) -> Decision:
    """Nobody answered: what was asked is forgotten."""
    if room.question is None or now_ms < room.question.due_ms:
        return Decision("crossing: another question is open", room)
    return Decision("crossing: the question is over", replace(room, question=None))


def decide_answer_sign(
    scene: Scene,
    said: Reaction | RoomMessage,
    target: EventId | None,
    sign: str,
    now_ms: int,
    rules: Rules,
) -> Decision | None:
    """A yes or no by a sign on the question; None when what was said is nothing of that kind."""
    room = scene.room
    question = open_question(room, now_ms)
    if question is None or question.notice is None or target != question.notice:
        return None
    if said.sender != room.person or sign not in (YES, NO):
        return None
    if sign == NO:
        return dropped(room, said.event_id)
    if (isinstance(said, Reaction) and room.encrypted) or not said.assured:
        typed = Notice(sentence("crossing_yes_typed", prefix=rules.prefix))
        return Decision("crossing: a yes in the clear", room, (typed,))
    return go_on(room, said.event_id, now_ms, rules)


def dropped(room: Room, about: EventId) -> Decision:
    """Nothing leaves."""
    effects = (Notice(sentence("crossing_dropped"), about), SetTimer(QUESTION, None))
    return Decision("crossing: no", replace(room, question=None), effects)


def go_on(room: Room, about: EventId, now_ms: int, rules: Rules) -> Decision:
    """What the open question was about is carried out, or is asked a second time."""
    question = room.question
    if question is None or room.person is None:
        return Decision("crossing: nothing asked", room)
    if rules.stopped is not None:
        return Decision("crossing: paused", room, (Notice(sentence("stopped_serverwide"), about),))
    over = SetTimer(QUESTION, None)
    after = replace(room, question=None)
    if question.share is not None:
        act = CarryShare(question.share, room.person, question.about)
        return Decision("crossing: share", after, (over, act))
    if question.copies is not None:
        if question.copies.opens and chosen(question.copies) and not question.copies.sure:
            return _once_more(room, question, question.copies, about, now_ms, rules)
        return _make(room, after, question, question.copies)
    return Decision("crossing: nothing asked", after, (over,))


def _once_more(
    room: Room, question: Question, wish: CopyWish, about: EventId, now_ms: int, rules: Rules
) -> Decision:
    """Another question, which a yes from before it does not answer."""
    due_ms, sure = now_ms + ASKED_MS, replace(wish, sure=True)
    question = replace(question, notice=None, due_ms=due_ms, copies=sure)
    say = sentence("copy_opens_sure", name=wish.name, prefix=rules.prefix)
    effects = (Notice(say, about), SetTimer(QUESTION, due_ms))
    return Decision("crossing: asked once more", replace(room, question=question), effects)


def _make(room: Room, after: Room, question: Question, wish: CopyWish) -> Decision:
    """The wish for a group, as `new` has it, and what waits here to be copied into it."""
    lines, request_id = chosen(wish), RequestId(question.about)
    if lines:
        waiting = Waiting(request_id, lines, opens=wish.opens)
        after = replace(after, copies=(*after.copies, waiting)[-_MOST_WAITING:])
    request = RequestGroup(
        request_id=request_id,
        name=wish.name,
        asker=room.person or room.ai,
        invitees=wish.invitees,
        report_to=room.room_id,
        asked_by_event=question.about,
        encrypted=wish.encrypted,
    )
    return Decision("crossing: a group", after, (SetTimer(QUESTION, None), request))


def decide_group_made(scene: Scene, made: GroupMade, _now_ms: int, _rules: Rules) -> Decision:
    """The group is there: now what was chosen for it goes there."""
    room = scene.room
    waiting = next((one for one in room.copies if one.request_id == made.request_id), None)
    if waiting is None or room.kind is not RoomKind.DIRECT or room.person is None:
        return Decision("a group was made", room)
    rest = tuple(one for one in room.copies if one is not waiting)
    act = CarryCopy(waiting, made.group, room.person, made.encrypted)
    return Decision("crossing: copies", replace(room, copies=rest), (act,))


def decide_shared(scene: Scene, shared: Shared, _now_ms: int, _rules: Rules) -> Decision:
    """In the group: it is looked at afresh, then said."""
    act = SayShared(shared.text, shared.by, shared.report_to)
    return Decision("somebody shares", scene.room, (act, Audit("shared something", shared.by)))


def decide_copied(scene: Scene, copied: Copied, _now_ms: int, _rules: Rules) -> Decision:
    """In the new group, likewise."""
    act = SayCopied(
        copied.lines,
        copied.by,
        copied.name,
        copied.ai_name,
        copied.report_to,
        copied.removed,
        copied.edited,
    )
    return Decision("somebody copied", scene.room, (act, Audit("copied messages", copied.by)))
