"""What reactions, redactions, unreadable events and noise lead to."""

from dataclasses import replace

from appservice.model.chat import Author
from appservice.model.effect import Decision, DropTurns, Effect, Leave, Notice, Redact, sentence
from appservice.model.event import LineKind, Noise, Reaction, Redaction, Undecryptable
from appservice.model.given import RemovedBefore
from appservice.model.group import Standing
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_blocked
from appservice.policy.decide.catching_up import MAILBOX, react_catch_up
from appservice.policy.decide.commands.basic import delete_line
from appservice.policy.decide.commands.rights import confirm_erase
from appservice.policy.decide.crossing import decide_answer_sign
from appservice.policy.decide.joining import bare, decide_vote
from appservice.policy.decide.judging import without_considered
from appservice.policy.decide.leaving import leaves_now
from appservice.policy.decide.moving import forgotten
from appservice.policy.decide.proposing import decide_proposal_sign, without_proposals
from appservice.policy.decide.remembering import forgotten_with
from appservice.policy.decide.signs import decide_sign, unhushed
from appservice.policy.decide.turns import decide_turn_sign, part_removed
from appservice.policy.decide.votes import without_poll
from appservice.policy.encryption.telling import reads
from appservice.policy.encryption.unread import decide_unreadable, is_unheard
from appservice.policy.governing.unseen import are_last_words
from appservice.policy.instructing import forgetting
from appservice.policy.newcomers import is_newcomer

WASTEBASKET = "\N{WASTEBASKET}"
WAVE = "\N{WAVING HAND SIGN}"


def decide_reaction(scene: Scene, reaction: Reaction, now_ms: int, rules: Rules) -> Decision:
    """A wastebasket on one of the AI user's messages removes it; a wave may send it away.

    For those that are about its manners see `decide.signs`, for those about an answer
    `decide.turns`.

    A mailbox, on any message, asks what one missed: who made that up for somebody else would only
    have them told in their own chat.

    A cross, or outside encrypted rooms a check mark, answers a question of the AI user's whether
    somebody may come in. All clients send reactions in the clear, since their relation is clear
    anyway (matrix-js-sdk, `shouldEncryptEventForRoom`, with its reasons at
    https://github.com/matrix-org/matrix-doc/pull/1849#pullrequestreview-248763642).
    """
    if reaction.sender == rules.ai or not scene.room.joined(reaction.sender):
        return Decision("reaction: not of a member", scene.room)
    if is_blocked(reaction.sender, rules):
        return Decision("reaction: of somebody blocked", scene.room)
    if now_ms - reaction.sent_ms > rules.answer_max_age_ms:
        return Decision("reaction: too old", scene.room)
    key = bare(reaction.key)
    vote = decide_vote(scene, reaction, reaction.target, key, now_ms, rules)
    sign = (
        vote
        or decide_answer_sign(scene, reaction, reaction.target, key, now_ms, rules)
        or confirm_erase(scene, reaction, key, now_ms)
        or decide_sign(scene, reaction, key, now_ms, rules)
        or decide_turn_sign(scene, reaction, key)
        or decide_proposal_sign(scene, reaction, key)
    )
    if sign is not None:
        return sign
    if key == MAILBOX:
        return react_catch_up(scene, reaction, now_ms, rules)
    if key == WASTEBASKET:
        half = part_removed(scene, reaction.target)
        return half or delete_line(scene, scene.target, None)
    unheard = is_unheard(scene.room, reaction.sender) or not reads(scene.room, rules)
    if key == WAVE and unheard:
        return _wave(scene, reaction, now_ms, rules)
    return Decision("reaction", scene.room)


def _wave(scene: Scene, reaction: Reaction, now_ms: int, rules: Rules) -> Decision:
    """Sends the AI user away where it can read no command.

    Reactions are clear text there too, and who made the room with it may lack the power to remove
    it: in version 12 both are creators.
    """
    if scene.target is None or scene.target.author is not Author.AI:
        return Decision("wave: at somebody else", scene.room)
    if scene.room.kind is not RoomKind.GROUP:
        effects = (DropTurns("sent away"), Notice(sentence("left")), Leave())
        return Decision("waved goodbye", scene.room, effects)
    steers = scene.room.group.standing is not Standing.GUEST
    if steers and is_newcomer(scene.room, reaction.sender, now_ms, rules):
        return Decision("wave: of a newcomer", scene.room)
    return leaves_now(scene.room, reaction.sender, rules)


def decide_redaction(scene: Scene, redaction: Redaction, _now_ms: int, rules: Rules) -> Decision:
    """What was removed is forgotten, and not answered any more; a vote without its poll is over.

    The edits of an answer hold its words too: whoever removes it does not remove them.
    """
    room, told = without_poll(without_considered(scene.room, redaction.target), redaction)
    room, unsaid = forgetting(unhushed(room, redaction.target), redaction.target)
    gone = (*forgotten(room, redaction.target), *forgotten_with(room, redaction.target))
    dropped = without_proposals(room, redaction.target)
    line = scene.target
    answer = line is not None and line.author is Author.AI and line.kind is LineKind.TEXT
    effects: tuple[Effect, ...] = (*gone, *told, *unsaid, *dropped)
    if answer and redaction.sender != rules.ai:
        effects += (Redact(redaction.target, "the message was removed", edits_only=True),)
    return Decision("redaction", room, effects)


def decide_removed_before(
    scene: Scene, removed: RemovedBefore, _now_ms: int, _rules: Rules
) -> Decision:
    """The same, for what came here from the room before."""
    room, unsaid = forgetting(scene.room, removed.event_id)
    effects = (*forgotten(room, removed.event_id), *unsaid)
    return Decision("removed in the room before", room, effects)


def decide_undecryptable(scene: Scene, event: Undecryptable, now_ms: int, rules: Rules) -> Decision:
    """Where nothing encrypted can be read, the room counts as encrypted though we did not hear so.

    Else its state alone says that it is: one odd event must not have us promise encryption.
    """
    if are_last_words(scene.room, event.sender, now_ms):
        return said_while_removed(scene.room, event.event_id)
    if rules.encryption:
        return decide_unreadable(scene, event, now_ms, rules)
    return Decision("cannot decrypt", replace(scene.room, encrypted=True))


def said_while_removed(room: Room, event_id: EventId) -> Decision:
    """Last words, which some servers show for good: taken back where ours does not."""
    drop = Redact(event_id, "said while being removed", if_hidden=True)
    return Decision("said while being removed", room, (drop,))


def decide_noise(scene: Scene, noise: Noise, _now_ms: int, _rules: Rules) -> Decision:
    """Nothing."""
    return Decision(f"noise: {noise.why}", scene.room)
