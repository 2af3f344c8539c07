"""Whether a message is for the AI user. So far: when it is named beyond doubt."""

import re

from appservice.model.chat import Author
from appservice.model.event import Message
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene

_NOT_SAID = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|^>.*$", re.DOTALL | re.MULTILINE)


def addressed(message: Message, scene: Scene, rules: Rules) -> str | None:
    """Why a message is for the AI user, or None when it is not."""
    if scene.room.kind is RoomKind.DIRECT:
        return "direct chat"
    if rules.ai in message.mentions or rules.ai in message.pills:
        return "mentioned"
    if message.reply_to and scene.target and scene.target.author is Author.AI:
        return "reply to its message"
    if _names(message.body, rules):
        return "named"
    return None


def _names(body: str, rules: Rules) -> bool:
    said = _NOT_SAID.sub(" ", body).casefold()
    if rules.ai.casefold() in said:
        return True
    name = rules.ai_name.casefold()
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None
