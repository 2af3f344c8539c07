"""Whether a message is for the AI user. So far: when it is named beyond doubt."""

import re
import unicodedata

from appservice.model.chat import Author
from appservice.model.event import RoomMessage
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene

_NOT_SAID = re.compile(r"(?s:```.*?(?:```|\Z))|`[^`\n]*`|^ {0,3}>.*$|https?://\S+", re.MULTILINE)
# A name by itself: not within a word, a compound, an address, or another user's ID.
_ALONE = r"(?<![\w#/])(?<!\w[@-]){}(?![\w@/]|[-.:]\w)"


def addressed(message: RoomMessage, scene: Scene, rules: Rules) -> str | None:
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
    said = _plain(_NOT_SAID.sub(" ", body))
    return any(
        re.search(_ALONE.format(re.escape(name)), said) is not None
        for name in (_plain(rules.ai), _plain(rules.ai_name))
        if name
    )


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
