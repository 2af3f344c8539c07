"""What guardians and an organisation said no to holds for every decision, wherever it came from.

Others see nothing of it but that somebody is not answered: no reason is given in a group, and what
the person themselves is told comes into a chat of their own.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from appservice.model.catching_up import CatchUp
from appservice.model.effect import (
    Decision,
    DropTurns,
    Effect,
    Keep,
    Notice,
    OpenTurn,
    RequestGroup,
    SetTimer,
    sentence,
)
from appservice.model.guarding import SoundAlarm, TellLimit
from appservice.model.ids import EventId, UserId
from appservice.model.judging import SHUSH, AskJudge, Opinion, React, Reason
from appservice.model.proposing import Propose, SettleProposal
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn
from appservice.model.wishing import RememberText, RewordRemembered
from appservice.policy.admission import is_blocked
from appservice.policy.floor import seeks_help
from appservice.policy.judging import TIMER, with_judging
from appservice.policy.keeping_out import NO_GROUPS, is_silent_to, is_unanswered
from appservice.policy.quiet_hours import is_quiet, quiet_until_ms

QUIET: Final = "limit_quiet"
HELP: Final = "limit_help"
BLOCKED: Final = "sender is blocked"
_NOT_WANTED: Final = f"judged: {Opinion.SILENT.value} ({Reason.SMALL_TALK.value})"
_REMEMBERS = (RememberText, RewordRemembered)


def limited(decision: Decision, scene: Scene, now_ms: int, rules: Rules) -> Decision:
    """The decision without what is not to be done for somebody."""
    if not scene.guarded and not rules.age.policies:
        return decision
    if any(_is_unwanted(each, scene, now_ms, rules) for each in decision.effects):
        return _unjudged(decision)
    decision = _unsigned(decision, scene)
    room, effects = decision.room, list[Effect]()
    for each in decision.effects:
        room, instead = _instead(each, room, scene, now_ms, rules)
        effects += instead
    if tuple(effects) == decision.effects:
        return decision
    effects += _heard_in_need(decision, effects, rules)
    return replace(decision, room=room, effects=tuple(effects))


def _heard_in_need(
    decision: Decision, left: Collection[Effect], rules: Rules
) -> tuple[Effect, ...]:
    """Where to find an ear, for whoever is not answered and says that they do not want to live.

    No limit keeps that from them: they are told each time, where nobody else reads it.
    """
    calls = [each for each in decision.effects if isinstance(each, OpenTurn) and each not in left]
    lines = {each.line.event_id: each.line for each in decision.effects if isinstance(each, Keep)}
    for call in calls:
        line = lines.get(call.about)
        if call.unasked or line is None or not seeks_help(line.body):
            continue
        alarm = SoundAlarm(call.asker)
        if decision.room.kind is not RoomKind.DIRECT:
            return (TellLimit(call.asker, HELP), alarm)
        say = sentence(HELP, help=rules.content.help, prefix=rules.prefix)
        return (Notice(say, call.about, call.thread), alarm)
    return ()


def _is_unwanted(effect: Effect, scene: Scene, now_ms: int, rules: Rules) -> bool:
    """Whether a judge would be asked whether to answer whom nothing may answer now."""
    considered = scene.room.group.judging.considered
    if not isinstance(effect, AskJudge) or considered is None:
        return False
    user = considered.asker
    if not scene.known.limits(user).unasked:
        return True
    return is_unanswered(scene.room, user, scene.known, now_ms, rules)


def _unjudged(decision: Decision) -> Decision:
    """Nobody is asked, and it ends as if a judge had said that no word is wanted.

    Waiting for no answer would show, to whoever asks why, that it is always so for one person.
    """
    room = with_judging(decision.room, replace(decision.room.group.judging, considered=None))
    return Decision(_NOT_WANTED, room, (SetTimer(TIMER, None),))


def _unsigned(decision: Decision, scene: Scene) -> Decision:
    """The decision without signs on the words of somebody whom no remark may answer.

    But for the one that says that a wish was heard. Its reason is the one that it has where there
    were signs enough, for whoever asks why.
    """
    signs = [
        each
        for each in decision.effects
        if isinstance(each, React) and each.key != SHUSH
        if not scene.known.limits(_author(each, decision, scene)).unasked
    ]
    if not signs:
        return decision
    effects = tuple(each for each in decision.effects if each not in signs)
    why = (
        _NOT_WANTED if decision.why.startswith("judged:") else decision.why.removeprefix("reacts: ")
    )
    return replace(decision, why=why, effects=effects)


def _author(sign: React, decision: Decision, scene: Scene) -> UserId:
    """Whose words a sign is put on; nobody's where it is not known."""
    considered = scene.room.group.judging.considered
    if considered is not None and considered.about == sign.target:
        return considered.asker
    lines = (each.line for each in decision.effects if isinstance(each, Keep))
    return next((line.sender for line in lines if line.event_id == sign.target), UserId(""))


def held_back(scene: Scene, turn: Turn, text: str, now_ms: int, rules: Rules) -> Decision | None:
    """What becomes of an answer to somebody whom nothing may answer by now; None where it is said.

    They asked before a quiet time began, or before anybody said no. What can be seen of it already
    is finished: half an answer that is taken away at nine tells others more than a whole one. So is
    `text` said that tells somebody in need where to find an ear.
    """
    room, user, limits = scene.room, turn.asker, scene.known.limits(turn.asker)
    if turn.shown is not None or (rules.content.help and rules.content.help in text):
        return None
    over = (DropTurns(BLOCKED, turn.about),)
    unwanted = turn.unasked and not limits.unasked
    if unwanted or is_blocked(user, rules) or is_silent_to(room, user, scene.known, rules):
        return Decision(BLOCKED, room, over)
    if not is_quiet(limits, now_ms):
        return None
    if turn.unasked:
        return Decision(BLOCKED, room, over)
    until_ms = quiet_until_ms(limits, now_ms)
    room, told = _told_quiet(turn.about, turn.thread, user, room, now_ms, until_ms, rules)
    return Decision(BLOCKED, room, (*over, *told))


def passed_over(said: Decision, room: Room, keep: Keep) -> Decision:
    """What becomes of words in a group that are not answered: the same as of somebody blocked.

    Who asks why about them, or sends a picture or an edit to try it, learns no other reason. The
    call for an answer is left in for `limited`, so that the person is told in their own chat.
    """
    calls = (each for each in said.effects if isinstance(each, OpenTurn))
    return Decision(BLOCKED, room, (keep, *calls))


def _instead(
    effect: Effect, room: Room, scene: Scene, now_ms: int, rules: Rules
) -> tuple[Room, Iterable[Effect]]:
    """What is done in the place of an effect: mostly just that."""
    if isinstance(effect, OpenTurn | CatchUp | AskJudge | Propose):
        return _answering(effect, room, scene, now_ms, rules)
    if isinstance(effect, RequestGroup) and not scene.known.limits(effect.asker).groups:
        return room, _no(NO_GROUPS, effect.asked_by_event, None, rules)
    if isinstance(effect, _REMEMBERS) and not scene.known.limits(effect.by).memory:
        return room, _no("limit_memory", effect.about, effect.thread, rules)
    if isinstance(effect, SettleProposal) and not _may_remember(room, scene):
        return room, (replace(effect, agreed=None),)
    return room, (effect,)


def _answering(
    effect: OpenTurn | CatchUp | AskJudge | Propose,
    room: Room,
    scene: Scene,
    now_ms: int,
    rules: Rules,
) -> tuple[Room, Iterable[Effect]]:
    user = _for_whom(effect, scene)
    if user is None:
        return room, (effect,)
    limits = scene.known.limits(user)
    unasked = isinstance(effect, AskJudge) or (isinstance(effect, OpenTurn) and effect.unasked)
    unwanted = unasked and not limits.unasked
    if unwanted or is_silent_to(room, user, scene.known, rules):
        return room, ()
    if isinstance(effect, Propose) and not limits.memory:
        return room, ()
    if not is_quiet(limits, now_ms):
        return room, (effect,)
    if unasked or isinstance(effect, Propose):
        return room, ()
    about = effect.about if isinstance(effect, OpenTurn) else None
    thread = effect.thread if isinstance(effect, OpenTurn) else None
    until_ms = quiet_until_ms(limits, now_ms)
    return _told_quiet(about, thread, user, room, now_ms, until_ms, rules)


def _for_whom(effect: OpenTurn | CatchUp | AskJudge | Propose, scene: Scene) -> UserId | None:
    match effect:
        case OpenTurn(asker=user) | CatchUp(user=user):
            return user
        case AskJudge():
            considered = scene.room.group.judging.considered
            return considered.asker if considered is not None else None
        case _:
            return scene.room.person


def _told_quiet(
    about: EventId | None,
    thread: EventId | None,
    user: UserId,
    room: Room,
    now_ms: int,
    until_ms: int,
    rules: Rules,
) -> tuple[Room, Iterable[Effect]]:
    """Once in each quiet time, and never where others read it."""
    if room.kind is not RoomKind.DIRECT:
        return room, (TellLimit(user, QUIET, until_ms),)
    if room.told_spent.get(QUIET, 0) > now_ms:
        return room, ()
    room = replace(room, told_spent={**room.told_spent, QUIET: until_ms})
    return room, (Notice(sentence(QUIET, prefix=rules.prefix), about, thread),)


def _no(key: str, about: EventId, thread: EventId | None, rules: Rules) -> tuple[Notice, ...]:
    return (Notice(sentence(key, prefix=rules.prefix), about, thread),)


def _may_remember(room: Room, scene: Scene) -> bool:
    return room.person is None or scene.known.limits(room.person).memory
