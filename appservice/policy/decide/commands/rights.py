"""What the commands about a person's own data lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from appservice.model.chat import Author
from appservice.model.commands.rights import EraseMe, ExportData, ShowPrivacy
from appservice.model.effect import Audit, Decision, DropTurns, Notice, sentence
from appservice.model.erasing import ForgetPerson
from appservice.model.event import Reaction, RoomMessage
from appservice.model.exporting import ExportGroup, ExportPerson
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.creators import creators_of
from appservice.policy.decide.commands.rule import Rule, tell, told
from appservice.policy.disclosing import disclosure

CONFIRM_MS: Final = 600_000
DAY_MS: Final = 86_400_000
A_DAY: Final = 3
_YES: Final = "\N{WHITE HEAVY CHECK MARK}"


def _privacy(
    scene: Scene, message: RoomMessage, _command: ShowPrivacy, _now_ms: int, rules: Rules
) -> Decision:
    first, *more = disclosure(scene.room, rules)
    notice = replace(tell(message, rules, first.key), say=first, more=tuple(more))
    return Decision("command: privacy", scene.room, (notice,))


def _erase(
    scene: Scene, message: RoomMessage, command: EraseMe, now_ms: int, rules: Rules
) -> Decision:
    """Asks first, with all that goes and all that stays; nobody else's yes counts."""
    room = scene.room
    if room.kind is not RoomKind.DIRECT or message.sender != room.person:
        return told(scene, message, rules, "erase_in_direct", ai=rules.ai)
    if command.sure and _is_asked(scene, now_ms):
        return _forget(scene, message, now_ms)
    room = replace(room, erase_asked=message.event_id, erase_asked_ms=now_ms)
    how = "erase_how_encrypted" if room.encrypted else "erase_how"
    more = (sentence("erase_remains"), sentence(how, prefix=rules.prefix))
    question = replace(tell(message, rules, "erase_ask"), more=more)
    return Decision("command: erase; it asks whether that is meant", room, (question,))


def confirm_erase(scene: Scene, reaction: Reaction, key: str, now_ms: int) -> Decision | None:
    """The same yes as a sign on the question. Where servers could make it up it does not count."""
    room, target = scene.room, scene.target
    if key != _YES or room.encrypted or target is None or target.author is not Author.AI:
        return None
    asked = _is_asked(scene, now_ms) and target.reply_to == room.erase_asked
    return _forget(scene, reaction, now_ms) if asked and reaction.sender == room.person else None


def _export(
    scene: Scene, message: RoomMessage, _command: ExportData, now_ms: int, rules: Rules
) -> Decision:
    """One's own data to oneself; a group's history to who made it, and to nobody else."""
    room, by = scene.room, message.sender
    direct = room.kind is RoomKind.DIRECT
    if direct and by != room.person:
        return told(scene, message, rules, "export_yours", ai=rules.ai)
    if not direct and by not in creators_of(room):
        return told(scene, message, rules, "export_yours", ai=rules.ai)
    if not room.listens:
        return told(scene, message, rules, "export_nothing")
    lately = tuple(at_ms for at_ms in room.exported if 0 <= now_ms - at_ms < DAY_MS)
    if len(lately) >= A_DAY:
        return told(scene, message, rules, "export_too_many", most=A_DAY)
    room = replace(room, exported=(*lately, now_ms))
    if not direct:
        audit = Audit("export", by)
        return Decision("command: export", room, (ExportGroup(by, now_ms, message.event_id), audit))
    begun = tell(message, rules, "export_begun")
    return Decision("command: export", room, (begun, ExportPerson(by, now_ms)))


def _is_asked(scene: Scene, now_ms: int) -> bool:
    room = scene.room
    return room.erase_asked is not None and 0 <= now_ms - room.erase_asked_ms <= CONFIRM_MS


def _forget(scene: Scene, said: RoomMessage | Reaction, now_ms: int) -> Decision:
    room = replace(scene.room, erase_asked=None, erase_asked_ms=0)
    begun = Notice(sentence("erase_begun"))
    forget = ForgetPerson(said.sender, now_ms)
    return Decision("forgets its person", room, (DropTurns("forgotten"), begun, forget))


RULES: Mapping[type[Any], Rule] = {
    ShowPrivacy: _privacy,
    EraseMe: _erase,
    ExportData: _export,
}
