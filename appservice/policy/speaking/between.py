"""What does not name the AI user: carried on with it, or plainly between people."""

from collections.abc import Sequence

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.speaking import Call, Ruling
from appservice.policy.speaking.called import thanked
from appservice.policy.speaking.calling import Hail
from appservice.policy.speaking.flow import MINUTE_MS, seems_asking
from appservice.policy.speaking.going_on import carries_on, going_on
from appservice.policy.speaking.said import ROOM_PING, glance
from appservice.policy.speaking.script import is_spaceless
from appservice.policy.speaking.short import has_thanks, is_note, is_wordless
from appservice.policy.speaking.sight import Sight

_QUICK_WORDS = 9
_ANSWERED_MS = 2 * MINUTE_MS
_MOVED_ON = 3
_MOVED_ON_FROM_ASKER = 7
_SHORTLY_MS = MINUTE_MS
_SHORT_WORDS = 4
_STANDING = 4


def between_people(sight: Sight) -> Ruling | None:
    """The ruling on a message that does not name the AI user; None where nothing tells."""
    return _hushed(sight) or _to_somebody(sight) or going_on(sight) or _among_people(sight)


def _hushed(sight: Sight) -> Ruling | None:
    if not sight.flow.is_hushed(sight.tongue):
        return None
    if sight.tongue.you.any_of(sight.said.plain) and sight.flow.hushed_by_speaker(sight.tongue):
        return Ruling(Call.JUDGE, "perhaps called back")
    return Ruling(Call.SILENT, "asked to be quiet before")


def _to_somebody(sight: Sight) -> Ruling | None:
    """Marked, replied to, or called: another human."""
    target = sight.target
    if sight.others_told:
        return Ruling(Call.SILENT, "mentions somebody else")
    if target is not None and target.author is not Author.AI and not _is_own(sight, target):
        waits = target.author is Author.HUMAN and _waits_for_ai(sight, target)
        return Ruling(Call.JUDGE, "reply to a call of it") if waits else _silent("reply to a human")
    if sight.human is Hail.CALLED:
        return _naming(sight)
    if sight.said.quoted and not _quotes_ai(sight) and not sight.said.asks:
        return _silent("quotes somebody")
    if ROOM_PING.search(sight.said.text):
        return _silent("for the whole room")
    return None


def _among_people(sight: Sight) -> Ruling | None:
    return _shown(sight) or _noted(sight) or (None if _is_near(sight) else _chatted(sight))


def _shown(sight: Sight) -> Ruling | None:
    """Signs, polls, pictures: shown to people."""
    if sight.message.kind is LineKind.POLL:
        return _silent("a poll of people")
    if not sight.message.kind.is_media:
        return _silent("only a sign") if is_wordless(sight.said) else None
    open_still = sight.said.asks or _is_after_ai(sight) or sight.flow.own_call
    return None if open_still else _silent("shown to people")


def _noted(sight: Sight) -> Ruling | None:
    """Few small words that take note; to the AI user's words they may be thanks."""
    if _is_after_ai(sight) and has_thanks(sight.said, sight.tongue):
        return thanked(sight)
    if sight.flow.ai_asked and _is_near(sight):
        return None
    if sight.wordless_media:  # what people are shown is ruled on before; this may be for it
        return None
    noted = sight.flow.lines and is_note(sight.said, sight.tongue, sight.people.single)
    return _silent("only takes note") if noted else None


def _chatted(sight: Sight) -> Ruling | None:
    """What is asked of who just spoke, and quick talk."""
    if _asks_last_speaker(sight):
        return _silent("asks who spoke before")
    said = sight.said
    few = len(said.words) <= _QUICK_WORDS
    open_to_all = seems_asking(said, sight.tongue) or sight.tongue.group.any_of(said.plain)
    if open_to_all:
        return None
    if sight.flow.is_quick() and few:
        return _silent("quick talk of people")
    return _silent("a short answer to people") if _answers_shortly(sight) else None


def _answers_shortly(sight: Sight) -> bool:
    """A few words soon after somebody else's, where nothing was asked that is open to all.

    What everybody was asked may be answered wrongly, or not at all.
    """
    last, said, words = sight.flow.last_other, sight.said, sight.said.plain
    if last is None or last.author is not Author.HUMAN:
        return False
    if sight.message.sent_ms - last.sent_ms > _SHORTLY_MS or not 0 < _length(words) <= _SHORT_WORDS:
        return False
    if any(char.isdigit() for char in said.text):
        return False
    earlier = sight.flow.lines[-_STANDING:-1]
    if any(seems_asking(glance(line.body), sight.tongue) for line in earlier):
        return False
    asked = glance(last.body)
    return not seems_asking(asked, sight.tongue) or sight.tongue.you.any_of(asked.plain)


def _length(words: Sequence[str]) -> float:
    """How long it is, in words; where these are not set apart, in what is about one."""
    return sum(max(1.0, len(word) / 2) if is_spaceless(word) else 1.0 for word in words)


def _is_after_ai(sight: Sight) -> bool:
    """Whether the newest line is the AI user's."""
    lines = sight.flow.lines
    return bool(lines) and lines[-1] is sight.flow.last_ai


def _is_near(sight: Sight) -> bool:
    """Whether the AI user spoke so lately that this may still be for it."""
    flow = sight.flow
    if flow.last_ai is None or flow.age_ms > 10 * MINUTE_MS:
        return False
    return len(flow.others_since) < (_MOVED_ON_FROM_ASKER if flow.is_asker else _MOVED_ON)


def _asks_last_speaker(sight: Sight) -> bool:
    """A question to one person, right after another one spoke."""
    last = sight.flow.last_other
    if last is None or last.author is not Author.HUMAN:
        return False
    soon = sight.message.sent_ms - last.sent_ms <= _ANSWERED_MS
    words = sight.said.plain
    to_one = sight.tongue.you.any_of(words) and not sight.tongue.group.any_of(words)
    return soon and sight.said.asks and to_one


def _quotes_ai(sight: Sight) -> bool:
    """Whether the quote may be of the AI user's newest words."""
    last, quoted = sight.flow.last_ai, sight.said.quoted
    return last is not None and quoted is not None and quoted[:40] in last.body


def _naming(sight: Sight) -> Ruling:
    """People called. In what goes on from the AI user's words they may only be spoken of.

    So may those that an answer to its question begins with: 'Bob, Carol and me'.
    """
    tells = sight.flow.ai_asked and not sight.said.asks
    tells = tells and not sight.tongue.you.any_of(sight.said.plain)
    if carries_on(sight) and (tells or not sight.human_first):
        return Ruling(Call.JUDGE, "names somebody in talk with it")
    return _silent("names somebody else")


def _is_own(sight: Sight, target: Line) -> bool:
    return target.sender == sight.message.sender and sight.said.nick is None


def _waits_for_ai(sight: Sight, target: Line) -> bool:
    """Whether the line replied to called the AI user, which has said nothing since."""
    flow = sight.flow
    called = sight.rules.ai in target.mentions or flow.names_ai(target)
    answered = flow.last_ai is not None and flow.last_ai.sent_ms >= target.sent_ms
    return called and not answered


def _silent(why: str) -> Ruling:
    return Ruling(Call.SILENT, why)
