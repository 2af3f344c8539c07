"""The ruling on one message: total, pure, in time linear in what is looked at."""

from appservice.model.chat import Author
from appservice.model.event import LineKind, RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Call, Mode, Ruling
from appservice.model.talk import Talk
from appservice.policy.speaking.named import addressed


def ruling(message: RoomMessage, talk: Talk, rules: Rules) -> Ruling:
    """Whether the AI user speaks to a message, stays silent, or a model has to judge."""
    if talk.mode is Mode.OFF:
        return Ruling(Call.SILENT, "off")
    if message.sender == rules.ai or message.kind is LineKind.NOTICE:
        return Ruling(Call.SILENT, "words of a program")
    why = addressed(message, Scene(talk.room, target=talk.target), rules)
    if why is not None:
        return Ruling(Call.SPEAK, why)
    if message.mentions | message.pills:
        return Ruling(Call.SILENT, "names somebody else")
    if talk.target is not None and talk.target.author is Author.HUMAN:
        return Ruling(Call.SILENT, "reply to a human")
    if talk.mode is Mode.MENTION:
        return Ruling(Call.SILENT, "not called")
    return Ruling(Call.JUDGE, "nothing says")
