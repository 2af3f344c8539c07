"""What a change of state leads to that somebody asked for: one line in the room, and an audit."""

from appservice.model.effect import Audit, Decision, Notice, Sentence, sentence
from appservice.model.given import Changed
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.acted import SILENT

DONE = "done"


def decide_changed(scene: Scene, changed: Changed, _now_ms: int, rules: Rules) -> Decision:
    """Told for whom it was done, or to who asked why it was not."""
    if changed.outcome == SILENT:
        return Decision("not changed: who asked has left", scene.room)
    if changed.outcome != DONE:
        told = Notice(sentence(changed.outcome, prefix=rules.prefix), changed.about)
        return Decision(f"not changed: {changed.outcome}", scene.room, (told,))
    say = sentence(f"changed_{changed.what}", by=changed.by, value=changed.value)
    audit = Audit(f"change {changed.what}", changed.by)
    more = _in_clear(scene.room, changed)
    return Decision(f"changed: {changed.what}", scene.room, (Notice(say, more=more), audit))


def _in_clear(room: Room, changed: Changed) -> tuple[Sentence, ...]:
    """A room's picture is state, and what shows it has no key: `m.room.avatar` knows no `file`."""
    shown = changed.what == "picture" and room.encrypted
    return (sentence("picture_in_clear"),) if shown else ()
