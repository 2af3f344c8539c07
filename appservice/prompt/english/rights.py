"""What is said of what is kept where, and of a person's own data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PRIVACY: Final = {
    "privacy_keeps_group": (
        "Kept here: what is said since I came (messages, reactions, names of files), short"
        " summaries of it, who is in, and what you set. Nothing of it is told in another room, but"
        " to members what they missed when they ask ({prefix} catchup)."
    ),
    "privacy_keeps_direct": (
        "Kept here: what we say to each other, short summaries of it, and what you let me remember"
        " ({prefix} memory), apart from all groups. I think of the latter in all our direct chats;"
        " else nothing of it is told in another room, unless you share or copy it yourself."
    ),
    "privacy_keeps_nothing": (
        "Kept here: who is in, and nothing of what you say. I look at commands alone."
    ),
    "privacy_keeps_unread": "Kept here: who is in. What you say is encrypted, and I can't read it.",
    "privacy_time_group_forever": (
        "How long: until somebody removes the message, or the group ends; then it is erased here at"
        " once. Your server keeps its own copy by its own rules."
    ),
    "privacy_time_direct_forever": (
        "How long: until you remove the message, or write {prefix} erase me. Your server keeps its"
        " own copy by its own rules."
    ),
    "privacy_time_group_for": (
        "How long: {kept}, as who made the group or whoever runs me chose, and never longer than"
        " until somebody removes the message. Your server keeps its own copy by its own rules."
    ),
    "privacy_time_group_none": (
        "How long: not at all. Only the last words are here, sealed with a key that no disk holds,"
        " until I am restarted. Your server keeps its own copy by its own rules."
    ),
    "privacy_time_direct_for": (
        "How long: {kept}, as you or whoever runs me chose ({prefix} keep), and never longer than"
        " until you remove the message. Your server keeps its own copy by its own rules."
    ),
    "privacy_time_direct_none": (
        "How long: not at all. Only the last words are here, sealed with a key that no disk holds,"
        " until I am restarted. Your server keeps its own copy by its own rules."
    ),
    "privacy_time_nothing": "How long: what is not kept needs no end.",
    "privacy_seen_group": (
        "Who can see it: everybody in this group, and whoever runs me ({server}) or a server of"
        " its members, since it is not encrypted."
    ),
    "privacy_seen_group_encrypted": (
        "Who can see it: everybody in this group, and whoever runs me ({server}). It is encrypted"
        " for all other servers."
    ),
    "privacy_seen_direct": (
        "Who can see it: you, and whoever runs me ({server}) or your server, since this chat is"
        " not encrypted."
    ),
    "privacy_seen_direct_encrypted": (
        "Who can see it: you, and whoever runs me ({server}). It is encrypted for all other"
        " servers."
    ),
    "privacy_models_elsewhere": (
        "Language model: for an answer the newest part of the talk here goes to {models}."
    ),
    "privacy_models_elsewhere_direct": (
        "Language model: for an answer the newest part of the talk here, with what I remember of"
        " you, goes to {models}."
    ),
    "privacy_models_own": (
        "Language model: it runs on machines of whoever runs me, and nobody else receives what is"
        " said here."
    ),
    "privacy_models_both": (
        "Language model: for an answer the newest part of the talk here goes to one on machines of"
        " whoever runs me, or to {models}."
    ),
    "privacy_models_both_direct": (
        "Language model: for an answer the newest part of the talk here, with what I remember of"
        " you, goes to one on machines of whoever runs me, or to {models}."
    ),
    "privacy_models_off": (
        "Language model: none. I am switched off here ({prefix} mode), so nothing is sent to any."
    ),
    "privacy_models_nothing": "Language model: none receives anything of this room.",
    "privacy_leave_group": (
        "To leave: {prefix} leave sends me away; if you made the group, {prefix} end ends it and"
        " erases all of it here. In a direct chat with me, {prefix} export sends you what is yours"
        " and {prefix} erase me forgets you."
    ),
    "privacy_leave_direct": (
        "To leave: {prefix} leave ends this chat; {prefix} export sends you all that is yours,"
        " {prefix} erase me forgets you for good."
    ),
}

_ERASE: Final = {
    "erase_ask": (
        "This removes for good what I keep of you: what I remember of you; our direct chats, which"
        " I leave; your own messages in groups as I keep them, with the summaries and answers that"
        " were made of them; who you invited, links you made, votes, visits and what was"
        " decided about you."
    ),
    "erase_remains": (
        "This remains: what homeservers keep of our rooms, my messages to you too (remove what you"
        " want gone there first, or leave the rooms); what others wrote or quoted of you; that you"
        " are in a group, until you leave it; backups of whoever runs me until they are"
        " overwritten, and blocks they made; and a hash that keeps what you said before from coming"
        " back, holds your wish not to be invited, if you have one, and for a while what you used"
        " of limits."
    ),
    "erase_how": (
        "Write {prefix} erase me yes within ten minutes, or react to this with ✅, and I do it."
        " {prefix} export first sends you all of it."
    ),
    "erase_how_encrypted": (
        "Write {prefix} erase me yes within ten minutes, and I do it. {prefix} export first sends"
        " you all of it."
    ),
    "erase_begun": (
        "I am forgetting you now, and leave our chats. You can come back whenever you like: then we"
        " begin anew. Goodbye!"
    ),
    "erase_goodbye": "Forgotten, as you wished. Goodbye!",
    "erase_in_direct": (
        "I forget people from a direct chat with me: start one ({ai}), and write {prefix} erase me"
        " there. Whoever runs me can do it for you, too."
    ),
}

_EXPORT: Final = {
    "export_begun": (
        "I am putting together what I keep of you. It comes here as two files: what is of this chat"
        " and what I remember, and your own words in groups with what limits count."
    ),
    "export_yours": (
        "A group's history goes to who made it. What is yours I send you alone: start a direct chat"
        " with me ({ai}), and write {prefix} export there."
    ),
    "export_nothing": "I keep nothing of what is said here, so there is nothing to send.",
    "export_too_many": "I sent that {most} times within a day. Please ask again tomorrow.",
    "export_no_chat": (
        "I send the history to you alone: start a direct chat with me ({ai}) and ask again here."
    ),
    "export_plain_chat": (
        "This group is encrypted and your direct chat with me is not: start an encrypted chat with"
        " me ({ai}) and ask again here."
    ),
    "export_failed": (
        "I could not send the file: my server did not take it. Whoever runs me can give it to you."
    ),
    "export_personal": "What I remember of you, and what you said in our direct chats.",
    "export_personal_plain": (
        "What I remember of you and what you said, from our direct chats that are not encrypted."
        " This one is not encrypted: ask in one that is for the rest ({count})."
    ),
    "export_words": "What you said in groups, as I keep it, and what limits count.",
    "export_words_plain": (
        "What you said in groups that are not encrypted, and what limits count. This chat is not"
        " encrypted: ask in one that is for the other groups ({count})."
    ),
    "export_group": "The history of {group}, as I keep it.",
    "export_cut": (
        "Only the newest {count} messages of each room fit in; whoever runs me can give you all."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_PRIVACY, **_ERASE, **_EXPORT})
