"""What a message leads to: history always, then silence, a sentence, a command or a turn."""

from dataclasses import replace

from appservice.model.chat import Author, Line
from appservice.model.commands.basic import Block, SendAway
from appservice.model.commands.links import ComeIn
from appservice.model.commands.rights import Rights
from appservice.model.crossing import Brought
from appservice.model.effect import (
    Amend,
    Decision,
    Erase,
    Keep,
    Notice,
    sentence,
)
from appservice.model.event import LineKind, RoomMessage
from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.ids import EventId
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.unread import PutAside
from appservice.policy.admission import is_blocked, is_stranger
from appservice.policy.decide.commands import decide_command
from appservice.policy.decide.crossing import decide_answer_sign
from appservice.policy.decide.joining import bare, decide_vote
from appservice.policy.decide.late import late
from appservice.policy.decide.limiting import BLOCKED, passed_over
from appservice.policy.decide.remembering import decide_reworded
from appservice.policy.decide.small import said_while_removed
from appservice.policy.decide.speaking import decide_edited_speaking, decide_speaking
from appservice.policy.decide.told import lack
from appservice.policy.governing.standing import other_steerer
from appservice.policy.governing.unseen import are_last_words
from appservice.policy.keeping_out import is_unanswered
from appservice.policy.parsing import command_words, parse
from appservice.policy.retention import is_past
from appservice.policy.speaking import addressed

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
# An old command is refused by a sentence of its own only so long: a room that is read again from
# far back is not filled with these.
LONGEST_TOLD_MS = DAY_MS
# What was said while the AI user was a guest is known by its event ID and skipped; this is for what
# is fetched from further back than that, whatever the clocks of the servers say.
CLOCKS_APART_MS = 10 * 60_000


def author_of(message: RoomMessage, rules: Rules) -> Author:
    """Whose words a message is. Notices, and what says so, are programs' words, whoever sends."""
    if message.sender == rules.ai:
        return Author.AI
    if (
        message.automated
        or message.kind is LineKind.NOTICE
        or matches_any(rules.bots, message.sender)
    ):
        return Author.BOT
    return Author.HUMAN


def line_of(message: RoomMessage, author: Author) -> Line:
    """The line of history that a message is."""
    if message.brought is not None and author is Author.AI and message.assured:
        return _brought_line(message, message.brought)
    return Line(
        room_id=message.room_id,
        event_id=message.event_id,
        sender=message.sender,
        author=author,
        kind=message.kind,
        body=message.body,
        sent_ms=message.sent_ms,
        reply_to=message.reply_to,
        thread=message.thread,
        mentions=message.mentions | message.pills,
        file=message.file,
        choices=message.choices,
    )


def _brought_line(message: RoomMessage, brought: Brought) -> Line:
    """Words of a person that the AI user said for them: theirs, wherever history is told."""
    return Line(
        room_id=message.room_id,
        event_id=message.event_id,
        sender=brought.by,
        author=Author.HUMAN,
        kind=LineKind.COPIED if brought.copied else LineKind.SHARED,
        body=message.body[brought.head :],
        sent_ms=message.sent_ms,
    )


def decide_message(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision:
    """The rule for messages. Only fresh words of a joined human are ever acted on."""
    room = scene.room
    if message.aside and message.sender == rules.ai:
        return Decision("an aside: nothing of it is kept", room)
    if are_last_words(room, message.sender, now_ms):
        return said_while_removed(room, message.event_id)
    if message.sender == rules.ai and (message.live or message.replaces is not None):
        return Decision("its own words on their way", room)  # kept when they are all sent
    if message.replaces is not None:
        return _edited(scene, message, message.replaces, now_ms, rules)
    author = author_of(message, rules)
    if message.sender == other_steerer(room, rules):
        author = Author.BOT  # or two of us would answer each other for ever
    apart = _apart(scene, message, author, now_ms, rules)
    if apart is not None:
        return apart
    if message.sent_ms < room.group.reads_from_ms - CLOCKS_APART_MS:
        return Decision("from before it read along", room)
    if is_past(message.sent_ms, room, now_ms, rules):
        return Decision("older than what is kept here", room)
    return _heard(scene, message, author, now_ms, rules)


def _edited(
    scene: Scene, message: RoomMessage, replaced: EventId, now_ms: int, rules: Rules
) -> Decision:
    """New words for a line, of who is here. Where nothing is kept, the old ones are not true."""
    room, line = scene.room, scene.target
    if not room.joined(message.sender):
        return Decision("edit of somebody who is out", room)
    if not message.assured:  # or a server could put words into a mouth that spoke encrypted
        return Decision("edit is not assured", room)
    if room.listens and scene.target_session is not None:
        aside = PutAside(scene.target_session, message.sender, replaced)
        return Decision("edit of what waits for its key", room, (aside,))
    if line is not None and line.kind.is_brought:
        return Decision("edit of what somebody had brought here", room)  # not by who sent that
    if (wish := decide_reworded(scene, message, replaced, now_ms, rules)) is not None:
        return wish
    own = line is not None and line.event_id == replaced and line.sender == message.sender
    if not room.listens:
        return Decision("edit while nothing is kept", room, (Erase(replaced),) if own else ())
    amend = Amend(replaced, message.sender, message.body, message.file, message.choices)
    heard = author_of(message, rules) is Author.HUMAN and not is_blocked(message.sender, rules)
    heard = heard and not is_unanswered(room, message.sender, scene.known, now_ms, rules)
    if own and heard and message.sender != other_steerer(room, rules):
        return decide_edited_speaking(scene, message, amend, now_ms, rules)
    return Decision("edit", room, (amend,))


def _heard(
    scene: Scene, message: RoomMessage, author: Author, now_ms: int, rules: Rules
) -> Decision:
    room, keep = scene.room, Keep(line_of(message, author))
    joined = room.joined(message.sender)
    if room.kind is RoomKind.GROUP and not joined:
        return Decision("words of somebody who is out", room)
    if message.kind is LineKind.POLL:  # our own are about people, and no part of the talk
        return Decision("poll", room, () if author is Author.AI else (keep,))
    if author is not Author.HUMAN or not joined:
        return Decision("words of nobody who is listened to", room, (keep,))
    ignored = is_blocked(message.sender, rules)
    if ignored and room.kind is RoomKind.GROUP:
        return Decision(BLOCKED, room, (keep,))
    if message.kind is LineKind.TEXT:
        vote = _vote(scene, message, now_ms, rules)
        if vote is not None:
            return replace(vote, effects=(keep, *vote.effects))
        words = command_words(message.typed or message.body, rules.prefix)
        if words is not None:
            return _command(scene, message, words, now_ms, rules)
    if ignored:  # in a chat of their own they may still end it, and read why they get no group
        return Decision(BLOCKED, room, (keep,))
    said = decide_speaking(scene, message, keep, now_ms, rules)
    unanswered = is_unanswered(room, message.sender, scene.known, now_ms, rules)
    return passed_over(said, room, keep) if unanswered else said


def _vote(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision | None:
    """The decision where a sign alone answers a question of ours.

    Whether somebody may come in, or whether something may leave a direct chat.
    """
    if now_ms - message.sent_ms > rules.answer_max_age_ms:
        return None
    answered, sign = message.reply_to, bare(message.body)
    return decide_vote(scene, message, answered, sign, now_ms, rules) or decide_answer_sign(
        scene, message, answered, sign, now_ms, rules
    )


def _apart(
    scene: Scene, message: RoomMessage, author: Author, now_ms: int, rules: Rules
) -> Decision | None:
    """The decision where nothing is kept and only commands are heard; None everywhere else."""
    room = scene.room
    if not room.listens:
        return _guest(scene, message, author, now_ms, rules)
    if room.kind is RoomKind.DIRECT and is_stranger(message.sender, rules):
        return None if author is Author.AI else _stranger(scene, message, now_ms, rules)
    return None


def _guest(
    scene: Scene, message: RoomMessage, author: Author, now_ms: int, rules: Rules
) -> Decision:
    """Where the AI user lacks what it needs it keeps nothing, and follows commands alone."""
    room = scene.room
    if author is not Author.HUMAN or not room.joined(message.sender):
        return Decision("guest: nothing is kept", room)
    if is_blocked(message.sender, rules):
        return Decision("guest: sender is blocked", room)
    words = command_words(message.typed or message.body, rules.prefix)
    if message.kind is LineKind.TEXT and words is not None:
        return _command(scene, message, words, now_ms, rules)
    silent = room.group.standing is not Standing.GUEST
    silent = silent or is_unanswered(room, message.sender, scene.known, now_ms, rules)
    told_lately = now_ms - room.group.told_lacks_ms < HOUR_MS
    if silent or told_lately or addressed(message, scene, rules) is None:
        return Decision("guest: nothing is kept", room)
    room = replace(room, group=replace(room.group, told_lacks_ms=now_ms))
    lacks = [lack(key, rules) for key in room.group.lacks]
    told = (Notice(lacks[0], message.event_id, more=tuple(lacks[1:])),) if lacks else ()
    return Decision("guest: told what is missing", room, told)


def _stranger(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision:
    """Of who came only to bring a code little else is heard, and nothing is kept."""
    words = command_words(message.typed or message.body, rules.prefix)
    heard = words is not None and isinstance(parse(words), ComeIn | SendAway | Block | Rights)
    joined = scene.room.joined(message.sender)
    if message.kind is LineKind.TEXT and words is not None and heard and joined:
        return _command(scene, message, words, now_ms, rules)
    return Decision("words of a stranger", scene.room)


def _command(scene: Scene, message: RoomMessage, words: str, now_ms: int, rules: Rules) -> Decision:
    if now_ms - message.sent_ms > LONGEST_TOLD_MS:
        return late(scene, message.sent_ms, (), now_ms, rules)
    if now_ms - message.sent_ms > rules.command_max_age_ms:
        told = Notice(sentence("old_command"), reply_to=message.event_id)
        return Decision("command is too old", scene.room, (told,))
    if not message.assured:
        told = Notice(sentence("unassured_command"), message.event_id, message.thread)
        return Decision("command is not assured", scene.room, (told,))
    return decide_command(scene, message, parse(words), now_ms, rules)
