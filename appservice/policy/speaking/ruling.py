"""The ruling on one message: total, pure, in time linear in what is looked at.

First what is beyond doubt for the AI user, then what is plainly between people; a model is asked
about the rest. Small words of languages only ever support what the structure of the talk says.
"""

from dataclasses import replace

from appservice.model.chat import Line
from appservice.model.event import LineKind, RoomMessage
from appservice.model.globs import matches_any
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.speaking import Call, Mode, Ruling
from appservice.model.talk import Talk
from appservice.policy.floor import seeks_help
from appservice.policy.speaking.between import between_people
from appservice.policy.speaking.called import called
from appservice.policy.speaking.sight import Sight, sight_of

ALONE = 2


def ruling(message: RoomMessage, talk: Talk, rules: Rules) -> Ruling:
    """Whether the AI user speaks to a message, stays silent, or a model has to judge.

    An edit is ruled on by its new words, and only where they call the AI user and the old ones
    did not. Modes are obeyed: `OFF` never speaks, `MENTION` never asks a judge.
    """
    if talk.mode is Mode.OFF:
        return Ruling(Call.SILENT, "off")
    if message.sender == rules.ai or message.kind is LineKind.NOTICE:
        return Ruling(Call.SILENT, "words of a program")
    if matches_any(rules.bots, message.sender):
        return Ruling(Call.SILENT, "words of a program")
    if message.replaces is not None:
        return _edited(message, talk, rules)
    if talk.room.kind is RoomKind.DIRECT:
        return Ruling(Call.SPEAK, "direct chat")
    if _is_alone(message, talk, rules) and talk.mode is Mode.AUTO:
        return Ruling(Call.SPEAK, "alone with it")
    return _ruled(sight_of(message, talk, rules))


def _ruled(sight: Sight) -> Ruling:
    found = called(sight) or between_people(sight)
    if found is not None and found.call is Call.JUDGE and _is_in_need(sight):
        return Ruling(Call.SPEAK, "mentioned" if sight.rules.ai in sight.told else "named")
    if found is None or found.call is Call.JUDGE:
        if sight.talk.mode is Mode.MENTION:
            return Ruling(Call.SILENT, "not called")
        return found or Ruling(Call.JUDGE, "nothing says")
    return found


def _is_in_need(sight: Sight) -> bool:
    """Whether somebody who calls the AI user says that they do not want to live.

    That it may not be meant for it ("I don't want") is never left to a guess there.
    """
    calls = sight.rules.ai in sight.told or called(sight) is not None
    return calls and seeks_help(sight.message.body)


def _is_alone(message: RoomMessage, talk: Talk, rules: Rules) -> bool:
    """Whether the AI user and who speaks are the only ones here. A bridge may bring many more."""
    present = {member.user_id for member in talk.room.present()}
    return present == {rules.ai, message.sender}


def _edited(message: RoomMessage, talk: Talk, rules: Rules) -> Ruling:
    """New words speak only where they call the AI user for the first time.

    And where that message was not answered: what was said to others since is no answer to it.
    """
    old = talk.target
    if old is None or old.event_id != message.replaces or old.sender != message.sender:
        return Ruling(Call.SILENT, "edit")
    new = replace(message, replaces=None, reply_to=old.reply_to, thread=old.thread)
    known = next((at for at, line in enumerate(talk.lines) if line.event_id == old.event_id), None)
    earlier = talk.lines if known is None else talk.lines[:known]
    then = replace(talk, lines=earlier, target=None)
    before = replace(new, body=old.body, mentions=old.mentions, pills=frozenset())
    answers = [line for line in talk.lines[len(earlier) :] if _is_answer(line, rules)]
    # What asked for an answer before may have been answered together with other words.
    asked = bool(answers) and ruling(before, then, rules).call is Call.SPEAK
    answered = asked or any(line.reply_to == old.event_id for line in answers)
    first, second = called(sight_of(before, then, rules)), called(sight_of(new, then, rules))
    was_called = first is not None and first.call is not Call.SILENT
    if second is not None and second.call is Call.SPEAK and not was_called and not answered:
        return Ruling(Call.SPEAK, f"edited: {second.why}")
    return Ruling(Call.SILENT, "edit")


def _is_answer(line: Line, rules: Rules) -> bool:
    """Whether that is said by the AI user: no notice, and nothing put on another line."""
    return line.sender == rules.ai and line.kind is not LineKind.NOTICE and not line.kind.is_mark
