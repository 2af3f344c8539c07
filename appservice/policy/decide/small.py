"""What reactions, redactions, unreadable events and noise lead to."""

from dataclasses import replace

from appservice.model.effect import Decision, DropTurns, Erase, Notice, sentence
from appservice.model.event import Noise, Reaction, Redaction, Undecryptable
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_blocked
from appservice.policy.decide.command import delete_line

WASTEBASKET = "\N{WASTEBASKET}"
_PRESENTATION = dict.fromkeys((0xFE0E, 0xFE0F))  # as text or as picture: the same sign


def decide_reaction(scene: Scene, reaction: Reaction, now_ms: int, rules: Rules) -> Decision:
    """A wastebasket on one of the AI user's messages removes it."""
    if reaction.sender == rules.ai or not scene.room.joined(reaction.sender):
        return Decision("reaction: not of a member", scene.room)
    if is_blocked(reaction.sender, rules):
        return Decision("reaction: of somebody blocked", scene.room)
    if now_ms - reaction.sent_ms > rules.answer_max_age_ms:
        return Decision("reaction: too old", scene.room)
    if reaction.key.translate(_PRESENTATION) != WASTEBASKET:
        return Decision("reaction", scene.room)
    return delete_line(scene, scene.target, None)


def decide_redaction(scene: Scene, redaction: Redaction, _now_ms: int, _rules: Rules) -> Decision:
    """What was removed is forgotten, and not answered any more."""
    drop = DropTurns("the question was removed", redaction.target)
    return Decision("redaction", scene.room, (Erase(redaction.target), drop))


def decide_undecryptable(
    scene: Scene, event: Undecryptable, _now_ms: int, rules: Rules
) -> Decision:
    """An encrypted room is told once that the AI user cannot read in it."""
    room = scene.room
    if event.sender == rules.ai or room.told_encrypted:
        return Decision("cannot decrypt", room)
    told = Notice(sentence("encrypted_here", prefix=rules.prefix))
    room = replace(room, encrypted=True, told_encrypted=True)
    return Decision("cannot decrypt; told once", room, (told,))


def decide_noise(scene: Scene, noise: Noise, _now_ms: int, _rules: Rules) -> Decision:
    """Nothing."""
    return Decision(f"noise: {noise.why}", scene.room)
