"""What is told where messages cannot be read: one notice for each trouble, never one per message.

Keys are late by seconds every day, so nothing is said before a minute is over. The codes are those
of `m.room_key.withheld` (client-server specification, "Reporting that decryption keys are
withheld").
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from appservice.model.effect import Decision, Effect, Notice, Sentence, SetTimer, sentence
from appservice.model.event import Undecryptable
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.unread import PutAside, Told
from appservice.policy.encryption.telling import reads

UNREADABLE: Final = "unreadable"
"""The timer that rings when a trouble has lasted."""

LASTING_MS: Final = 60_000
AGAIN_MS: Final = 86_400_000
_SENTENCES: Final[Mapping[str, str]] = {
    "m.unverified": "unread_unverified",
    "m.blacklisted": "unread_blocked",
}


def decide_unreadable(scene: Scene, event: Undecryptable, now_ms: int, rules: Rules) -> Decision:
    """Put aside what a key may still open, and note the trouble."""
    room = scene.room
    if event.sender == rules.ai:
        return Decision("own words that cannot be read", room)
    if not room.joined(event.sender):
        return Decision("unreadable words of somebody who is out", room)
    if not reads(room, rules):
        return Decision("encrypted in a way that is not known here, which was told", room)
    room, effects = _noted(room, event, now_ms)
    if event.waits_for is None:
        return Decision("can never be read", room, effects)
    aside = PutAside(event.waits_for, event.sender)
    return Decision("waits for its key", room, (aside, *effects))


def decide_unread_tick(scene: Scene, now_ms: int, rules: Rules) -> Decision:
    """Tell of those whose messages still wait, or are lost; the younger troubles have their time.

    `scene.unread` says who waits still: whose key came meanwhile needs no notice.
    """
    unread = scene.room.unread
    young = {user: at for user, at in unread.since.items() if now_ms - at < LASTING_MS}
    lasting = [
        user
        for user in unread.since
        if user not in young
        and (user in unread.lost or user in scene.unread)
        and scene.room.joined(user)
    ]
    timer = [SetTimer(UNREADABLE, min(young.values()) + LASTING_MS)] if young else []
    silent = not scene.room.listens or scene.room.quiet_until_ms > now_ms or rules.stopped
    if silent:
        lasting = []
    told = {user: one for user, one in unread.told.items() if scene.room.joined(user)}
    told |= {user: Told(at_ms=now_ms) for user in lasting}
    unread = replace(unread, since=young, lost=unread.lost & young.keys(), told=told)
    room = replace(scene.room, unread=unread)
    if not lasting:
        return Decision("nothing unreadable to tell of", room, tuple(timer))
    said = _sentences(lasting, scene.unread, rules)
    notice = Notice(said[0], more=tuple(said[1:]))
    return Decision("told what cannot be read", room, (notice, *timer))


def is_unheard(room: Room, user: UserId) -> bool:
    """Whether that person was told that their messages cannot be read, and none could be since."""
    told = room.unread.told.get(user)
    return told is not None and not told.read_since


def having_read(room: Room, sender: UserId) -> Room:
    """The room after an encrypted message of that sender could be read."""
    told = room.unread.told.get(sender)
    if told is None or told.read_since:
        return room
    anew = {**room.unread.told, sender: replace(told, read_since=True)}
    return replace(room, unread=replace(room.unread, told=anew))


def _noted(room: Room, event: Undecryptable, now_ms: int) -> tuple[Room, tuple[Effect, ...]]:
    unread, sender = room.unread, event.sender
    told = unread.told.get(sender)
    if told is not None and not (told.read_since and now_ms - told.at_ms >= AGAIN_MS):
        return room, ()
    since, lost = {**unread.since}, unread.lost
    since.setdefault(sender, now_ms)
    if event.waits_for is None:
        lost = lost | {sender}
    timer = () if unread.since else (SetTimer(UNREADABLE, now_ms + LASTING_MS),)
    return replace(room, unread=replace(unread, since=since, lost=lost)), timer


def _sentences(users: list[UserId], codes: Mapping[UserId, str], rules: Rules) -> list[Sentence]:
    by_key: dict[str, list[UserId]] = {}
    for user in users:
        key = _SENTENCES.get(codes.get(user, ""), "unread_here")
        by_key.setdefault(key, []).append(user)
    return [
        sentence(key, people=", ".join(named), name=rules.ai_name) for key, named in by_key.items()
    ]
