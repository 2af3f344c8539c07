"""What is said about bringing something from a direct chat into a group."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ASKED: Final = {
    "nothing_asked": "I asked you nothing that is still open.",
    "crossing_older": (
        "You wrote that before my last question was there. Read it, then answer once more."
    ),
    "crossing_dropped": "All right, nothing leaves this chat.",
    "crossing_yes_typed": (
        "Reactions are not encrypted, so I don't take a yes from them here: write {prefix} yes."
    ),
    "crossing_answer": "React with ✅ or write {prefix} yes; ❌ or {prefix} no drops it.",
    "crossing_answer_typed": "Write {prefix} yes, or {prefix} no to drop it.",
    "crossing_until": "My question is open for {minutes} minutes.",
}

_SHARE: Final = {
    "share_in_direct": (
        "You share something from a direct chat with me: write {prefix} share there, and say which"
        " group. Here, just say it."
    ),
    "share_how": (
        'Write {prefix} share WORDS to GROUP, like {prefix} share I arrive on Friday to "Kyoto'
        ' trip"; or {prefix} share memory 3 to GROUP for something I remember of you.'
    ),
    "share_which": "In which group? Write the command again with its number at the end:",
    "share_where": "I know no group of that name that we are both in. There are:",
    "share_nowhere": "There is no group that we are both in.",
    "share_place": "{number}. “{group}”, {readers} people: {others}",
    "share_place_alone": "{number}. “{group}”, only you so far",
    "share_more": "And {count} more.",
    "share_silent": "I can't say anything there now.",
    "share_you_may_not": "You may not write in “{group}”, so I don't do it for you.",
    "share_i_may_not": "I may not write in “{group}”.",
    "share_no_line": (
        "I remember nothing under number {number} that may be told in this chat. {prefix} memory"
        " lists what may."
    ),
    "share_too_long": "That is too long to share: {most} characters are the most.",
    "share_preview": "In “{group}” {readers} people will read:",
    "share_preview_one": "In “{group}” nobody but you will read, so far:",
    "share_preview_invited": (
        "In “{group}” {readers} people will read, and {invited} more who are invited:"
    ),
    "share_head": "{name} shares:",
    "share_opens": (
        "This chat is encrypted and that group is not: whoever runs its servers can read it there."
    ),
    "share_left": "You or I are not in that group any more, so I posted nothing.",
    "share_changed": (
        "What I remember has changed since I showed it to you, so I posted nothing. Ask again if"
        " you still want it."
    ),
    "share_grown": "Other people read there now than when I asked you.",
    "share_done": "Posted in “{group}”: {link}\nTo take it back, react to it there with 🗑.",
    "share_failed": "I could not post it in “{group}”: my server refused it.",
}

_COPY: Final = {
    "group_in_direct": (
        "That works in a direct chat with me: {prefix} group @friend:server there makes a group out"
        " of it."
    ),
    "group_how": (
        "Write {prefix} group @friend:server … Name of the group; --copy last 5, --copy all or"
        " --copy none says which messages of this chat it begins with."
    ),
    "copy_preview": (
        "A new group “{name}” with {people} would begin with these {count} messages of this chat,"
        " whole and marked as copied by you:"
    ),
    "copy_preview_alone": (
        "A new group “{name}” with you alone would begin with these {count} messages of this chat,"
        " whole and marked as copied by you:"
    ),
    "copy_line": "{number}. {name}, {when}: {start}",
    "copy_line_cut": "{number}. {name}, {when}: {start} ({chars} characters)",
    "copy_older": "{count} older ones stay out ({prefix} group … --copy all takes more).",
    "copy_how": (
        "{prefix} group skip 2 5 strikes messages out, {prefix} group skip all every one of them."
    ),
    "copy_never": (
        "Never copied: commands and my answers to them, notices, files, reactions, what was"
        " removed, and what I remember of you or keep as summaries. This chat stays as it is."
    ),
    "copy_opens": (
        "This chat is encrypted and that group would not be: whoever runs its servers could read"
        " them there."
    ),
    "copy_opens_sure": (
        "Once more, because these words are encrypted here and would not be in “{name}”: write"
        " {prefix} yes if that is what you want."
    ),
    "copy_nothing_to_skip": "There is nothing to be copied just now.",
    "copy_skip_how": "Write the numbers to strike out, from 1 to {most}: {prefix} group skip 2 5.",
    "copy_skipped": (
        "Struck out: {skipped}. {left} are left to be copied; ✅ on my question or {prefix} yes"
        " makes the group."
    ),
    "copy_head": "Copied by {name} from a private chat with {ai}:",
    "copy_head_part": "Copied by {name} from a private chat with {ai} ({part} of {parts}):",
    "copy_by": "{name}, {when}:",
    "copy_by_more": "{name}, {when}, continued:",
    "copy_done": "Copied into “{group}”: {count} messages.",
    "copy_partly": "Copied into “{group}”, but not all of it.",
    "copy_left_out": "A part of it I could not say there.",
    "copy_removed": "Removed since, so not copied: {count}.",
    "copy_edited": "Edited since I showed them, so not copied: {count}.",
    "copy_nothing": "I copied nothing into the new group.",
    "copy_empty": "There is nothing in this chat that I could copy, so the group begins empty.",
    "copy_plain": (
        "The new group is not encrypted after all, and this chat is, so I copied nothing into it."
    ),
    "copy_failed": "I could not copy the messages into “{group}”: my server refused it.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_ASKED, **_SHARE, **_COPY})
