"""What a wish to come in by a link leads to: an invitation, a question to the members, or a no.

What is wrong with the link is said as it is. What depends on the person is one sentence, and comes
at the same time for all: where members are asked, when their time to decide is over.
"""

from dataclasses import replace

from appservice.model.age import AgePolicy
from appservice.model.coming import AskMembers, JoinAsked, LetIn, LetInDone, MembersAsked
from appservice.model.effect import (
    Audit,
    Decision,
    Effect,
    Notice,
    SetTimer,
    sentence,
)
from appservice.model.event import Membership, Reaction, RoomMessage
from appservice.model.globs import matches_any
from appservice.model.guarding import AskGuardians, asking_lane
from appservice.model.ids import EventId
from appservice.model.link import Link, Phase, Trouble, Wish
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.keeping_out import kept_out
from appservice.policy.links import (
    counted,
    link_of,
    membership_of,
    trouble_of,
    unwelcome,
    wish_of,
    with_wish,
    without_wish,
)

TIMER = "wish:"
# Longer than all tries of an invitation: who is still waited for then was given up.
INVITING_MS = 3_600_000
YES, NO = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
# As text or as picture, and of whatever colour: the same sign.
_PRESENTATION = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))


def bare(sign: str) -> str:
    """A sign without how it is to be drawn."""
    return sign.strip().translate(_PRESENTATION)


def decide_join(scene: Scene, asked: JoinAsked, now_ms: int, rules: Rules) -> Decision:
    """Somebody came by a link."""
    room = scene.room
    link = link_of(room, asked.link_id)
    trouble = trouble_of(room, link, now_ms, rules)
    there = membership_of(room, asked.user)
    wish = Wish(
        wish_id=asked.wish_id,
        link_id=asked.link_id,
        user=asked.user,
        phase=Phase.INVITING,
        due_ms=now_ms + rules.links.no_ms,
        report_to=asked.report_to,
        about=asked.about,
    )
    if there in (Membership.JOIN, Membership.INVITE):
        key = "join_already" if there is Membership.JOIN else "join_invited"
        return Decision(f"join: {key}", room, told(wish, key))
    if link is None or trouble is not None:
        why = trouble or Trouble.UNKNOWN
        return Decision(f"join: {why.value}", room, told(wish, f"join_{why.value}"))
    if any(w.user == asked.user for w in room.group.wishes):
        # Also where it is a no that waits to be told: nobody is to tell the two apart.
        return Decision("join: asked already", room, told(wish, "join_waiting"))
    no = unwelcome(room, asked.user, rules, scene.known)
    also = _asking(room, wish, rules) if no else ()
    if link.approve:
        decision = _ask_members(room, link, wish, now_ms, rules, no=no)
        return replace(decision, effects=(*decision.effects, *also))
    if no:
        return _set(room, replace(wish, phase=Phase.NO), "join: a no", also)
    return _let_in(room, wish, (), now_ms)


def _asking(room: Room, wish: Wish, rules: Rules) -> tuple[AskGuardians, ...]:
    """Have guardians asked whose word may lack, where somebody wrote the code in their own chat.

    Whoever types an ID on the page may be anybody.
    """
    needed = AgePolicy.GUARDIANS_APPROVE in rules.age.policies
    if not needed or wish.report_to is None:
        return ()
    return (AskGuardians(wish.user, room.room_id, wish.user, asking_lane(wish.user)),)


def _ask_members(
    room: Room, link: Link, wish: Wish, now_ms: int, rules: Rules, *, no: bool
) -> Decision:
    due_ms = now_ms + rules.links.approval_ms
    wish = replace(wish, phase=Phase.NO if no else Phase.ASKED, due_ms=due_ms)
    effects: tuple[Effect, ...] = told(wish, "join_asked")
    if not no:
        effects += (AskMembers(wish.wish_id, wish.user, link.by, due_ms),)
    return _set(room, wish, "join: members decide", effects)


def _set(room: Room, wish: Wish, why: str, effects: tuple[Effect, ...] = ()) -> Decision:
    """Remember a wish, and come back to it when it is due."""
    timer = SetTimer(f"{TIMER}{wish.wish_id}", wish.due_ms)
    room = replace(room, group=with_wish(room.group, wish))
    return Decision(why, room, (*effects, timer))


def _let_in(room: Room, wish: Wish, effects: tuple[Effect, ...], now_ms: int) -> Decision:
    wish = replace(wish, phase=Phase.INVITING, due_ms=now_ms + INVITING_MS)
    room = replace(room, group=counted(room.group, wish.link_id, 1))
    act = LetIn(wish.wish_id, wish.user, wish.link_id)
    return _set(room, wish, "join: let in", (*effects, act))


def decide_members_asked(
    scene: Scene, asked: MembersAsked, _now_ms: int, _rules: Rules
) -> Decision:
    """The message to answer is known now."""
    wish = wish_of(scene.room, asked.wish_id)
    if wish is None:
        return Decision("join: members were asked too late", scene.room)
    group = with_wish(scene.room.group, replace(wish, notice=asked.notice))
    return Decision("join: members were asked", replace(scene.room, group=group))


def decide_vote(
    scene: Scene,
    said: Reaction | RoomMessage,
    target: EventId | None,
    sign: str,
    now_ms: int,
    rules: Rules,
) -> Decision | None:
    """A member's yes or no to a wish, or None when what was said is nothing of that kind.

    In an encrypted room a reaction lets nobody in: it is clear text, which a member's server can
    make up, and who comes in gets keys.
    """
    room = scene.room
    wish = next((w for w in room.group.wishes if w.notice == target), None)
    if wish is None or sign not in (YES, NO) or matches_any(rules.bots, said.sender):
        return None
    if wish.phase is not Phase.ASKED:
        return Decision("join: decided already", room)
    if sign == YES and isinstance(said, Reaction) and room.encrypted:
        return Decision("join: a yes in the clear", room)
    if sign == YES and not said.assured:
        here = Notice(sentence("unassured_command"), said.event_id)
        return Decision("join: a yes is not assured", room, (here,))
    if sign == NO:
        group = with_wish(room.group, replace(wish, phase=Phase.NO))
        say = sentence("link_said_no", by=said.sender, user=wish.user)
        audit = Audit("said no to", said.sender, wish.user, "came by a link")
        room = replace(room, group=group)
        return Decision("join: a member said no", room, (Notice(say, wish.notice), audit))
    trouble = trouble_of(_without(room, wish), link_of(room, wish.link_id), now_ms, rules)
    if trouble is not None:
        room = _without(room, wish)
        key = f"join_{trouble.value}"
        here = Notice(sentence(key), wish.notice)
        return Decision(f"join: {trouble.value}", room, (here, *told(wish, key), _ended(wish)))
    if unwelcome(room, wish.user, rules, scene.known):
        group = with_wish(room.group, replace(wish, phase=Phase.NO))
        return Decision("join: a no", replace(room, group=group))
    audit = Audit("said yes to", said.sender, wish.user, "by a link")
    return _let_in(room, wish, (audit,), now_ms)


def decide_wish_due(scene: Scene, wish_id: str, rules: Rules) -> Decision:
    """The time of a wish is over: it is a no, whatever the reason."""
    wish = wish_of(scene.room, wish_id)
    if wish is None:
        return Decision("join: over already", scene.room)
    room = _without(scene.room, wish)
    if wish.phase is Phase.INVITING:
        room = replace(room, group=counted(room.group, wish.link_id, -1))
        return Decision("join: given up", room, told(wish, "join_failed"))
    return Decision("join: a no is told", room, _told_no(scene, wish, rules))


def _told_no(scene: Scene, wish: Wish, rules: Rules) -> tuple[Effect, ...]:
    """The one sentence; what it is about them is told only in a chat of their own."""
    why = kept_out(scene.room, wish.user, scene.known, rules)
    if why is None or wish.report_to is None:
        return told(wish, "join_no")
    more = (sentence(why, prefix=rules.prefix),)
    return (Notice(sentence("join_no"), wish.about, room_id=wish.report_to, more=more),)


def decide_let_in(scene: Scene, done: LetInDone, now_ms: int, rules: Rules) -> Decision:
    """What became of the invitation, told to the group and to the person."""
    room = scene.room
    wish = wish_of(room, done.wish_id)
    if wish is None:
        return Decision("join: over already", room)
    link = link_of(room, wish.link_id)
    if done.outcome == "done":
        by = link.by if link is not None else room.ai  # of links long over nothing is remembered
        room = _without(room, wish)
        group = replace(
            room.group,
            let_in={**room.group.let_in, wish.user: wish.link_id},
            brought={**room.group.brought, wish.user: by},
        )
        say = Notice(sentence("link_let_in", user=wish.user, by=by))
        audit = Audit("invited", by, wish.user, "came by a link")
        effects = (say, *told(wish, "join_done"), audit, _ended(wish))
        return Decision("join: invited", replace(room, group=group), effects)
    room = replace(room, group=counted(room.group, wish.link_id, -1))
    if done.outcome == "no":
        due_ms = now_ms + rules.links.no_ms
        return _set(room, replace(wish, phase=Phase.NO, due_ms=due_ms), "join: a no")
    known = {trouble.value for trouble in Trouble}
    key = f"join_{done.outcome}" if done.outcome in known else "join_failed"
    effects = (*told(wish, key), _ended(wish))
    return Decision(f"join: {done.outcome}", _without(room, wish), effects)


def told(wish: Wish, key: str) -> tuple[Effect, ...]:
    """The sentence in the person's direct chat; nothing where an ID was typed on the page."""
    if wish.report_to is None:
        return ()
    return (Notice(sentence(key), wish.about, room_id=wish.report_to),)


def _without(room: Room, wish: Wish) -> Room:
    return replace(room, group=without_wish(room.group, wish.wish_id))


def _ended(wish: Wish) -> SetTimer:
    return SetTimer(f"{TIMER}{wish.wish_id}", None)
