"""What people are told of what becomes of their words: five lines, true for the room they ask in.

What is kept, for how long, who can see it, which models receive it, how to leave.
"""

from appservice.model.effect import Sentence, sentence
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.policy.encryption.telling import reads
from appservice.policy.manners import mode_of
from appservice.policy.retention import keep_of, told_keep


def disclosure(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """The five lines."""
    direct = room.kind is RoomKind.DIRECT
    return (
        _kept(room, rules, direct=direct),
        _how_long(room, rules, direct=direct),
        _seen_by(room, rules, direct=direct),
        _asked(room, rules),
        sentence("privacy_leave_direct" if direct else "privacy_leave_group", prefix=rules.prefix),
    )


def _kept(room: Room, rules: Rules, *, direct: bool) -> Sentence:
    if not reads(room, rules):
        return sentence("privacy_keeps_unread")
    if not room.listens:
        return sentence("privacy_keeps_nothing")
    if direct:
        return sentence("privacy_keeps_direct", prefix=rules.prefix)
    return sentence("privacy_keeps_group", prefix=rules.prefix)


def _how_long(room: Room, rules: Rules, *, direct: bool) -> Sentence:
    if not (room.listens and reads(room, rules)):
        return sentence("privacy_time_nothing")
    key = "privacy_time_direct" if direct else "privacy_time_group"
    return told_keep(key, keep_of(room, rules), prefix=rules.prefix)


def _seen_by(room: Room, rules: Rules, *, direct: bool) -> Sentence:
    key = "privacy_seen_direct" if direct else "privacy_seen_group"
    if room.encrypted:
        key += "_encrypted"
    return sentence(key, server=rules.own_server, prefix=rules.prefix)


def _asked(room: Room, rules: Rules) -> Sentence:
    """Who receives what is said here. The names are those of the notice in encrypted rooms."""
    if not reads(room, rules) or not room.listens:
        return sentence("privacy_models_nothing")
    if room.kind is RoomKind.GROUP and mode_of(room, rules) is Mode.OFF:
        return sentence("privacy_models_off", prefix=rules.prefix)
    elsewhere = rules.model_names
    if room.encrypted and rules.local_models_only:
        elsewhere = ()
    if not elsewhere:
        return sentence("privacy_models_own")
    key = "privacy_models_both" if rules.own_models else "privacy_models_elsewhere"
    if room.kind is RoomKind.DIRECT:
        key += "_direct"
    return sentence(key, models=", ".join(elsewhere))
