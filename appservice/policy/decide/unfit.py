"""What it leads to that words are not fit for who would read them, or that nobody can tell."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Decision, DropTurns, Notice, sentence
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import TurnPhase
from appservice.model.unfit import Unfit
from appservice.policy.content import NOT_JUDGED

_TELL_AGAIN_MS: Final = 3_600_000
_OPEN: Final = (TurnPhase.ASKED, TurnPhase.ANSWERED)


def decide_unfit(scene: Scene, unfit: Unfit, now_ms: int, rules: Rules) -> Decision:
    """The turn is over, what can be seen of it goes, and who asked is told kindly.

    Of a remark that nobody called for nothing is told; that nothing can be judged, once an hour;
    but who may need help is always told where it is.
    """
    room = scene.room
    turn = next((each for each in scene.open_turns if each.turn_id == unfit.turn_id), None)
    if turn is None or turn.phase not in _OPEN:
        return Decision("unfit words of a turn that is over", room)
    drop = DropTurns(unfit.reason, turn.about)
    why = f"{'asked' if unfit.asked else 'answered'}: {unfit.reason}"
    if turn.unasked or room.quiet_until_ms > now_ms or not room.listens:
        return Decision(f"{why}, not told", room, (drop,))
    if rules.stopped is not None:
        told = Notice(sentence("stopped_serverwide"), turn.about, turn.thread)
        return Decision("stopped now", room, (drop, told))
    if unfit.reason == NOT_JUDGED and unfit.help:
        say = sentence("not_judged_help", help=unfit.help)
    elif unfit.reason == NOT_JUDGED:
        spent = {key: until for key, until in room.told_spent.items() if until > now_ms}
        if NOT_JUDGED in spent:
            return Decision(f"{why}; told lately", room, (drop,))
        until_ms = now_ms + _TELL_AGAIN_MS
        room = replace(room, told_spent={**spent, NOT_JUDGED: until_ms})
        say = sentence(NOT_JUDGED)
    elif unfit.category is None:
        say = sentence(unfit.reason)
    else:
        say = sentence(f"unfit_{unfit.category}", help=unfit.help)
    return Decision(why, room, (drop, Notice(say, turn.about, turn.thread)))
