"""What people of an encrypted room are told of it, once: that we read it too, or that we cannot.

A model that answers is an end of the encryption, and the models are asked beyond it: whoever writes
there has to know so before.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from appservice.model.effect import Sentence, sentence
from appservice.model.ids import UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import is_stranger, people
from appservice.policy.encryption.periods import is_known

_FEWEST_READERS: Final = "joined"


def reads(room: Room, rules: Rules) -> bool:
    """Whether what is said in that room can be read."""
    return not room.encrypted or (rules.encryption and _knows(room))


def candour(rules: Rules) -> tuple[Sentence, ...]:
    """That the AI user is an end of the encryption, and who is asked beyond it."""
    elsewhere = _elsewhere(rules)
    if not elsewhere:
        where = sentence("encrypted_models_own")
    else:
        key = "encrypted_models_both" if rules.own_models else "encrypted_models_elsewhere"
        where = sentence(key, models=", ".join(elsewhere))
    return sentence("encrypted_end", name=rules.ai_name), where


def telling(room: Room, rules: Rules) -> tuple[Room, tuple[Sentence, ...]]:
    """What is to be said now, and the room in which it was said."""
    if not room.encrypted:
        return room, ()
    if not reads(room, rules):
        if room.told_encrypted:
            return room, ()
        return replace(room, told_encrypted=True), (_cannot(rules),)
    if not untold(room, rules):
        return room, ()
    told = _told(room, rules) | _reached(room, rules)
    return replace(room, told_to=told, told_models=_elsewhere(rules)), candour(rules)


def untold(room: Room, rules: Rules) -> frozenset[UserId]:
    """Who is in and has not been told where a model hears: new people cannot read the old word.

    Nobody has, of a model that the operator took later.
    """
    if not room.encrypted or not room.listens:
        return frozenset()
    if room.kind is RoomKind.DIRECT and room.person and is_stranger(room.person, rules):
        return frozenset()  # nothing but codes is heard there
    joined = (user for user in people(room, rules) if room.joined(user))
    return frozenset(joined) - _told(room, rules)


def welcomed(room: Room, invited: Collection[UserId], rules: Rules) -> Room:
    """A group that the AI user made, with those told whom its welcome reaches."""
    there = () if room.history_visibility == _FEWEST_READERS else invited
    told = room.encrypted and reads(room, rules)
    if not told:
        return room
    return replace(room, told_to=frozenset(there), told_models=_elsewhere(rules))


def welcome_of(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """What the welcome says of encryption, whichever it is."""
    return candour(rules) if room.encrypted else (sentence("not_encrypted"),)


def _elsewhere(rules: Rules) -> tuple[str, ...]:
    """Who is asked beyond the encryption that is not the operator."""
    return () if rules.local_models_only else rules.model_names


def _told(room: Room, rules: Rules) -> frozenset[UserId]:
    """Who was told, and of everybody who is asked now."""
    return room.told_to if set(_elsewhere(rules)).issubset(room.told_models) else frozenset()


def _reached(room: Room, rules: Rules) -> frozenset[UserId]:
    """Who can read what is said now."""
    here = people(room, rules)
    if room.history_visibility != _FEWEST_READERS:
        return frozenset(here)
    return frozenset(user for user in here if room.joined(user))


def _knows(room: Room) -> bool:
    return room.cipher is None or is_known(room.cipher)


def _cannot(rules: Rules) -> Sentence:
    key = "encryption_unknown" if rules.encryption else "encrypted_here"
    return sentence(key, prefix=rules.prefix)
