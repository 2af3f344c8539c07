"""What is said of encryption: who reads, who is asked, what was not sure, what does not work."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ENDS: Final = {
    "encrypted_end": (
        "This room is end-to-end encrypted, and I am one of its ends: what is written here I can"
        " read, and I keep it, encrypted, so that I can follow the talk."
    ),
    "encrypted_models_elsewhere": (
        "For an answer, and to see whether one is wanted, the newest part of the talk goes to"
        " {models}, where encryption does not protect it."
    ),
    "encrypted_models_own": (
        "The language model runs on machines of whoever runs me: what is said here goes to nobody"
        " else."
    ),
    "encrypted_models_both": (
        "For an answer, and to see whether one is wanted, the newest part of the talk goes to a"
        " language model on machines of whoever runs me, or to {models}, where encryption does not"
        " protect it."
    ),
    "not_encrypted": (
        "This group is not encrypted: whoever runs its members' servers can read it too."
    ),
    "help_encrypted": "{prefix} new --plain makes one that is not encrypted",
    "help_plain": "{prefix} new --encrypted makes one that is end-to-end encrypted",
    "picture_in_clear": (
        "Matrix does not encrypt the pictures of rooms: servers can see this one, unlike what is"
        " said here."
    ),
}

_UNREAD: Final = {
    "encrypted_here": (
        "This room is encrypted, and I can't read encrypted messages here: whoever runs me has not"
        " set that up. In a room without encryption I can talk with you; to send me away here,"
        " react to this with 👋."
    ),
    "encryption_unknown": (
        "This room asks for a kind of encryption that I don't know, so I may not be able to read"
        " what is said here. To send me away, react to this with 👋."
    ),
    "unassured_command": (
        "I did not carry that out: it came without encryption, or from a device that I don't know,"
        " so I can't be sure that it was you. Please write it again from an app that you have"
        " confirmed."
    ),
    "left_out": (
        "{people} can't read what I write here: I give keys only to devices that their owner"
        " has verified, and there is none. In the app, open Settings, then Encryption, and"
        " verify this device or set up recovery; from then on my messages can be read."
    ),
    "left_out_verified": (
        "{people} can't read what I write here: I give keys only to people whom whoever runs me has"
        " verified. Ask them to verify you; from then on you can read what I say."
    ),
    "identity_changed": (
        "The identity of {person} has changed since I first saw it. That happens when somebody"
        " resets their encryption; it would look the same if somebody else had got hold of the"
        " account. Ask them, by another way than this room, whether it was they."
    ),
    "new_not_encrypted": (
        "I can't make encrypted groups here: whoever runs me has not set that up. Without"
        " --encrypted I can make one that is not."
    ),
}

_DECLINED: Final = {
    "verification_declined": (
        "Nobody is at my terminal for this. Ask whoever runs me to verify you, or compare my"
        " fingerprint with what they tell you."
    ),
    "verification_declined_page": (
        "Nobody is at my terminal for this. Compare my fingerprint with {page}, or ask whoever runs"
        " me to verify you."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_ENDS, **_UNREAD, **_DECLINED})
