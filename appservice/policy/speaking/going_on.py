"""Talk with the AI user that goes on without its name: answers to it, follow-ups, its threads."""

from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.speaking import Call, Mode, Ruling
from appservice.policy.speaking.flow import MINUTE_MS, seems_asking, speaker_of
from appservice.policy.speaking.people import named
from appservice.policy.speaking.said import QUESTION, glance
from appservice.policy.speaking.script import is_spaceless
from appservice.policy.speaking.short import has_thanks, is_note, is_wordless
from appservice.policy.speaking.sight import Sight

_FOLLOWS_MS: Final = 4 * MINUTE_MS
_ANSWERS_MS: Final = 15 * MINUTE_MS
_THREAD_MS: Final = 24 * 60 * MINUTE_MS
_MOST_BETWEEN: Final = 2
_MOST_BEFORE_ANSWER: Final = 5
_HALF_WORDS: Final = 4
_LETTING: Final = frozenset({"let", "lass", "lasst", "laisse", "deja", "deixa", "lascia", "laat"})
_LONG_LETTERS: Final = 4


def going_on(sight: Sight) -> Ruling | None:
    """The ruling on what may go on from the AI user's newest words."""
    flow = sight.flow
    if flow.own_call and not is_wordless(sight.said):
        return _after_call(sight)
    if flow.own_call and sight.wordless_media:
        return Ruling(Call.SPEAK, "shows what it asks about")
    if flow.last_ai is None or not flow.is_asker:
        return None
    if has_thanks(sight.said, sight.tongue) or _takes_back(sight):
        return None
    return _answers(sight) or _follows(sight) or _in_thread(sight)


def carries_on(sight: Sight) -> bool:
    """Whether the AI user has just asked or answered who speaks now, with few words between."""
    flow = sight.flow
    limit = _ANSWERS_MS if flow.ai_asked else _FOLLOWS_MS
    few = len(flow.others_since) <= _MOST_BETWEEN
    return flow.last_ai is not None and flow.is_asker and few and flow.age_ms <= limit


def _after_call(sight: Sight) -> Ruling | None:
    """Who called it a moment ago goes on, in a message of its own."""
    noted = is_note(sight.said, sight.tongue, sight.people.single)
    if noted or has_thanks(sight.said, sight.tongue) or _takes_back(sight):
        return None
    asks = seems_asking(sight.said, sight.tongue) and not _to_all(sight)
    return Ruling(Call.SPEAK, "goes on from its call") if asks else None


def _answers(sight: Sight) -> Ruling | None:
    """Who it asked says something: with words, or by showing what it asked to see."""
    flow = sight.flow
    if not flow.ai_asked or flow.age_ms > _ANSWERS_MS:
        return None
    if len(flow.others_since) > _MOST_BEFORE_ANSWER or _was_asked_by_others(sight):
        return None
    own = len(flow.since) - len(flow.others_since)
    if own > _MOST_BETWEEN:
        return None
    if sight.wordless_media:
        return Ruling(Call.SPEAK, "shows what it asked for")
    if is_wordless(sight.said):
        return Ruling(Call.JUDGE, "a sign to its question")
    if sight.said.asks and _to_all(sight):
        return None
    return Ruling(Call.SPEAK, "answer to its question")


def _follows(sight: Sight) -> Ruling | None:
    """Who it answered asks on: soon, hardly anybody in between, and not the others."""
    flow = sight.flow
    if sight.talk.mode is Mode.MENTION:
        return None
    between = len(flow.others_since)
    limit = _FOLLOWS_MS if between == 0 else _FOLLOWS_MS // 2
    if flow.age_ms > limit or between > _MOST_BETWEEN or _was_asked_by_others(sight):
        return None
    if between and _has_turned(sight):
        return None
    if is_wordless(sight.said) or sight.wordless_media:
        return None
    words = sight.said.plain
    if _to_all(sight) and not _takes_up(sight):
        return None
    if between and sight.tongue.you.any_of(words) and not _takes_up(sight):
        return None
    asks = sight.said.asks or _begins_asking(sight)
    if asks or (between == 0 and _wants_more(sight)):
        return Ruling(Call.SPEAK, "follows up its answer")
    return None


def _wants_more(sight: Sight) -> bool:
    """Whether it puts the answer right, begs for more, or is half a question ('and in winter')."""
    tongue, words = sight.tongue, sight.said.plain
    if len(words) < 2 or is_note(sight.said, tongue, sight.people.single):
        return any(is_spaceless(word) and tongue.wrong.has(word) for word in words)
    denies = words[0] in tongue.no and sight.said.words[1].before.strip() != ""
    corrects = denies or tongue.wrong.any_of(words[:4])
    begs = tongue.please.any_of(words) or (words[1] in tongue.us and words[0] not in _LETTING)
    half = len(words) <= _HALF_WORDS and tongue.join.begins(words[0]) and words[0] not in tongue.ack
    return corrects or begs or half


def _in_thread(sight: Sight) -> Ruling | None:
    """In a thread of one person and the AI user all is for it."""
    flow = sight.flow
    if sight.message.thread is None or sight.talk.mode is Mode.MENTION:
        return None
    people = {speaker_of(line) for line in flow.lines if line.author is Author.HUMAN}
    noted = is_note(sight.said, sight.tongue, sight.people.single) or is_wordless(sight.said)
    if people == {flow.speaker} and flow.age_ms < _THREAD_MS and not noted:
        return Ruling(Call.SPEAK, "alone with it in a thread")
    return None


def _was_asked_by_others(sight: Sight) -> bool:
    """Whether another human has asked something since: then this may answer them."""
    return any(QUESTION.search(line.body[-200:]) for line in sight.flow.others_since)


def _has_turned(sight: Sight) -> bool:
    """Whether who speaks has called somebody else since, and was answered perhaps."""
    flow = sight.flow
    own = (line for line in flow.since if speaker_of(line) == flow.speaker)
    return any(_calls_another(line, sight) for line in own)


def _calls_another(line: Line, sight: Sight) -> bool:
    """Whether an earlier line marks somebody else, or begins or ends with a name."""
    if line.mentions - {sight.rules.ai, line.sender}:
        return True
    words = glance(line.body).words
    found = named(words, sight.people, sight.own.single | sight.tongue.common)
    return any(each.first == 0 or each.last == len(words) - 1 for each in found)


def _begins_asking(sight: Sight) -> bool:
    words = sight.said.plain
    if len(words) < 2 and not (words and is_spaceless(words[0])):
        return False
    return seems_asking(sight.said, sight.tongue) or sight.tongue.ask.any_of(words[-1:])


def _to_all(sight: Sight) -> bool:
    """Whether words turn it to several people."""
    return sight.tongue.group.any_of(sight.said.plain)


def _takes_up(sight: Sight) -> bool:
    """Whether it has a longer word of the AI user's answer in it."""
    last = sight.flow.last_ai
    if last is None:
        return False
    body = last.body[:2000].casefold()
    return any(len(word) > _LONG_LETTERS and word in body for word in sight.said.plain)


def _takes_back(sight: Sight) -> bool:
    return sight.tongue.drop.any_of(sight.said.plain[:2])
