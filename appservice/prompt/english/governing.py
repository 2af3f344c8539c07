"""What is said where a group's rules are kept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "needs_owner": (
        "I can't look after this group yet, so I keep nothing that is said here and answer nothing."
        " For that I need the power level 150 (Owner), which whoever made the room can give me: in"
        " Element by a click on my name, under power level; in Element X under the room's roles and"
        " permissions."
    ),
    "needs_admin": (
        "I can't look after this group yet, so I keep nothing that is said here and answer nothing."
        " For that I need to be an Admin (power level 100), which an admin can make me: in Element"
        " by a click on my name, under power level; in Element X under the room's roles and"
        " permissions."
    ),
    "needs_higher": (
        "I can't look after this group yet, so I keep nothing that is said here and answer nothing."
        " Some rights here ask for a higher level than mine: raise mine ({ai}), or lower those, in"
        " Element under the room's settings, Roles & Permissions."
    ),
    "too_many": (
        "More than {max_people} people are here whom I could not remove, so I can't look after this"
        " group: I keep nothing that is said here and answer nothing. When some of them leave, or"
        " lower their own power, I'll be there."
    ),
    "grown": (
        "I look after groups of at most {max_people} people, and here are more. I begin when some"
        " have left; until then I keep nothing that is said here and answer nothing."
    ),
    "out_of_reach": (
        "To be honest about what I can't do here: I may not lower or remove {people}, who have as"
        " much power as I have. Only they themselves can lower that."
    ),
    "rules_not_kept": (
        "Another assistant looks after this group, and it is not as I need it: by invitation alone"
        " and not too large. Until it is, I keep nothing that is said here and answer nothing."
    ),
    "adopted": (
        "I have set this room up like all groups that I look after: by invitation alone, closed to"
        " guests, and nobody above the others but who made it."
    ),
    "moved": (
        "This room has moved on to a new one, so I am silent here from now on, and leave when"
        " everybody has followed. If you want me there too, invite me to it."
    ),
    "moved_left": "This room has moved on to a new one.",
    "history_came": "I still know what was said in the old room.",
    "history_stays_strangers": (
        "What was said in the old room I leave behind there: not everybody here was in it."
    ),
    "history_stays_encrypted": (
        "What was said in the old room I leave behind there: it was encrypted, and this one is not."
    ),
    "power_lost": "The power that I had here was taken from me.",
    "yielded": (
        "Somebody undoes what I put right here again and again, so I stop and am silent from now"
        " on. I need to be the only one who sets these things here: if another bot does it, send it"
        " away, or whoever runs me can name it as one. {prefix} wake makes me try once more."
    ),
    "tries_again": "I am back, and look after this group again.",
    "put_back_join_rules": "I set this group back to invite-only: it always is.",
    "put_back_guest_access": "I closed this group for guests again: it is by invitation alone.",
    "put_back_history": "I hid what is said here from outsiders again: it is for members alone.",
    "put_back_alias": "I took away the public address of this group: it is by invitation alone.",
    "put_back_listed": (
        "I took this group out of the server's public list again: it is by invitation alone."
    ),
    "put_back_levels": (
        "I put the power levels back: nobody here is above the others but who made the group."
    ),
    "seat_full": (
        "This group is full ({max_people} people), so I could not keep a seat for {people}."
    ),
    "seat_refused": (
        "{people} came in by an invitation that had been withdrawn, so I had to undo it."
    ),
    "seat_expired": "I withdrew an invitation that nobody answered for long: {people}.",
    "seat_withdrawn": "I can't invite {people} now, so I withdrew that invitation.",
    "seat_unseen": (
        "An invitation came in the very moment in which this group closed, so it does not count:"
        " {people}."
    ),
    "reason_full": "This group is full.",
    "reason_unseen": "This group was full already.",
    "reason_refused": "This invitation was withdrawn.",
    "reason_withdrawn": "This invitation was withdrawn.",
    "reason_own_wish": "Wished to be out of this group.",
    "reason_expired": "This invitation was not answered for long. Ask to be invited again.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
