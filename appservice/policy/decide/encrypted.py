"""What is said of encryption itself."""

from dataclasses import replace

from appservice.model.effect import Decision, Notice, sentence
from appservice.model.given import LeftOut
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene


def decide_left_out(scene: Scene, out: LeftOut, _now_ms: int, _rules: Rules) -> Decision:
    """Say once who can read nothing; again only when that was mended in between."""
    room = scene.room
    here = frozenset(user for user in out.users if _is_here(room, user))
    new = sorted(here - room.told_left_out)
    room = replace(room, told_left_out=here)
    if not new or not room.listens:
        return Decision("keys are refused: told already", room)
    told = Notice(sentence("left_out", people=", ".join(new)))
    return Decision("keys are refused: told", room, (told,))


def _is_here(room: Room, user: str) -> bool:
    return any(member.user_id == user for member in room.present())
