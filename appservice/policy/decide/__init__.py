"""The one door: every input, whatever its source, becomes a decision here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from appservice.model.catching_up import CaughtUp
from appservice.model.coming import JoinAsked, LetInDone, MembersAsked
from appservice.model.crossing import Copied, GroupMade, QuestionAsked, Shared
from appservice.model.effect import Decision, DropTurns, EndDirect, Erase
from appservice.model.event import (
    MemberChange,
    Noise,
    PollEnd,
    PollVote,
    Reaction,
    Redaction,
    RoomMessage,
    StateChange,
    Undecryptable,
)
from appservice.model.given import (
    Acted,
    Added,
    Answered,
    AnswerFailed,
    BudgetLow,
    CameAlong,
    Changed,
    EndRefused,
    FoundMoved,
    FoundOpen,
    Given,
    Governed,
    HandedOver,
    Judged,
    LeftOut,
    NewIdentity,
    Refused,
    RemovedBefore,
    Tick,
    UsageCounted,
    VoteOpened,
)
from appservice.model.guarding import GuardingChanged, LimitTold, OutWished
from appservice.model.proposing import DropProposals, NotAlone, Proposed
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Untrue
from appservice.model.unfit import Unfit
from appservice.model.wishing import ForgetSource
from appservice.policy.admission import still_direct
from appservice.policy.catching_up import with_visibility
from appservice.policy.decide.acted import decide_acted, decide_added
from appservice.policy.decide.allowance import decide_budget_low, decide_refused
from appservice.policy.decide.answer import (
    decide_answer,
    decide_answer_failed,
    decide_found_open,
    decide_untrue,
)
from appservice.policy.decide.catching_up import decide_caught_up
from appservice.policy.decide.changed import decide_changed
from appservice.policy.decide.crossing import (
    decide_asked,
    decide_copied,
    decide_group_made,
    decide_shared,
)
from appservice.policy.decide.encrypted import (
    decide_left_out,
    decide_new_identity,
    with_encryption_told,
)
from appservice.policy.decide.ended import decide_end_refused, decide_handed_over
from appservice.policy.decide.governing import (
    chosen_anew,
    decide_tick,
    is_looked_after,
    looked_after,
    with_news_of,
)
from appservice.policy.decide.guarding import (
    decide_governed_told,
    decide_guarding_changed,
    decide_limit_told,
    decide_out_wished,
)
from appservice.policy.decide.joining import decide_join, decide_let_in, decide_members_asked
from appservice.policy.decide.judging import decide_judged
from appservice.policy.decide.limiting import limited
from appservice.policy.decide.marks import decide_poll_end, with_mark
from appservice.policy.decide.message import decide_message
from appservice.policy.decide.moving import decide_came_along, decide_found_moved
from appservice.policy.decide.narrowing import narrowed
from appservice.policy.decide.obeying import obeyed, ruled
from appservice.policy.decide.people import decide_member, decide_not_alone, decide_state
from appservice.policy.decide.proposing import decide_proposed
from appservice.policy.decide.small import (
    decide_noise,
    decide_reaction,
    decide_redaction,
    decide_removed_before,
    decide_undecryptable,
)
from appservice.policy.decide.unfit import decide_unfit
from appservice.policy.decide.usage import decide_usage
from appservice.policy.decide.votes import decide_poll_vote, decide_vote_opened
from appservice.policy.encryption.unread import having_read
from appservice.policy.holding import held
from appservice.policy.placing import placed
from appservice.policy.streaming import DIRECT_ENDED

__all__ = ["decide"]

_RULES: dict[type[Any], Callable[[Scene, Any, int, Rules], Decision]] = {
    RoomMessage: decide_message,
    Reaction: decide_reaction,
    Redaction: decide_redaction,
    Undecryptable: decide_undecryptable,
    MemberChange: decide_member,
    StateChange: decide_state,
    Noise: decide_noise,
    Answered: decide_answer,
    AnswerFailed: decide_answer_failed,
    Untrue: decide_untrue,
    Unfit: decide_unfit,
    Refused: decide_refused,
    BudgetLow: decide_budget_low,
    UsageCounted: decide_usage,
    FoundOpen: decide_found_open,
    NotAlone: decide_not_alone,
    Proposed: decide_proposed,
    Tick: decide_tick,
    Governed: decide_governed_told,
    PollVote: decide_poll_vote,
    PollEnd: decide_poll_end,
    Acted: decide_acted,
    Added: decide_added,
    VoteOpened: decide_vote_opened,
    JoinAsked: decide_join,
    MembersAsked: decide_members_asked,
    LetInDone: decide_let_in,
    FoundMoved: decide_found_moved,
    CameAlong: decide_came_along,
    RemovedBefore: decide_removed_before,
    Changed: decide_changed,
    CaughtUp: decide_caught_up,
    QuestionAsked: decide_asked,
    GroupMade: decide_group_made,
    Shared: decide_shared,
    Copied: decide_copied,
    HandedOver: decide_handed_over,
    EndRefused: decide_end_refused,
    LeftOut: decide_left_out,
    NewIdentity: decide_new_identity,
    Judged: decide_judged,
    GuardingChanged: decide_guarding_changed,
    OutWished: decide_out_wished,
    LimitTold: decide_limit_told,
}


def decide(scene: Scene, given: Given, now_ms: int, rules: Rules) -> Decision:
    """What an input leads to in a room that we are in. Total: an input without a rule is noted."""
    rule = _RULES.get(type(given))
    if rule is None:
        return _walled(Decision(f"no rule for {type(given).__name__}", scene.room))
    decision = narrowed(rule(scene, given, now_ms, rules), scene, now_ms, rules)
    decision = with_mark(scene, given, decision, rules)
    decision = chosen_anew(scene.room, placed(decision, scene.open_turns), now_ms)
    decision = with_encryption_told(decision, given, rules)
    if is_looked_after(given, rules):
        decision = looked_after(decision, type(given).__name__, now_ms, rules, scene.known)
    elif isinstance(given, RoomMessage | Reaction | Noise):
        decision = with_news_of(decision, given, now_ms, rules, scene.known)
    if isinstance(given, RoomMessage) and given.assured:
        decision = replace(decision, room=having_read(decision.room, given.sender))
    decision = obeyed(limited(decision, scene, now_ms, rules), scene, now_ms, rules)
    decision = ruled(decision, scene, given)
    room = with_visibility(decision.room, now_ms)
    room = held(room, scene.ages, scene.draw, now_ms, rules)
    return _walled(replace(decision, room=room))


def _walled(decision: Decision) -> Decision:
    """The decision, or the end of a direct chat where others are or could come in.

    Whatever was about to be done is left: nothing of a private chat reaches more people than two.
    What was to be forgotten still is.
    """
    room = decision.room
    if room.kind is not RoomKind.DIRECT or still_direct(room):
        return decision
    why = "somebody else is in, or could come in"
    ended = replace(room, kind=RoomKind.GROUP, question=None, copies=())
    gone = [e for e in decision.effects if isinstance(e, Erase | ForgetSource | DropProposals)]
    effects = (*gone, DropTurns(DIRECT_ENDED), DropProposals(), EndDirect(why))
    return Decision(f"direct chat ends: {why}", ended, effects)
