"""What is said of what is remembered of a person, to that person alone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HOW: Final = {
    "memory_in_direct": (
        "What I remember of you belongs to our direct chat alone: write that to me there. Of what"
        " is said in a group I keep no memory of anybody."
    ),
    "remember_how": (
        "Write what I am to remember on the same line, like {prefix} remember I am a vegetarian, or"
        " {prefix} remember always answer in French."
    ),
    "memory_how": (
        'I don\'t understand "{word}". {prefix} memory lists what I remember; {prefix} memory'
        " forget 3, edit 3 …, pause, off, on and auto on change it."
    ),
    "memory_forget_how": (
        "Write the numbers of what I am to forget, like {prefix} memory forget 3 5, or {prefix}"
        " memory forget all."
    ),
    "memory_edit_how": (
        "Write the number and the new words, like {prefix} memory edit 3 I am a vegan now."
    ),
}

_KEPT: Final = {
    "remembered_fact": (
        "I keep that in mind as number {number}. {prefix} memory forget {number} ends it."
    ),
    "remembered_preference": (
        "I keep that in mind as number {number}, something you like or not. {prefix} memory forget"
        " {number} ends it."
    ),
    "remembered_instruction": (
        "I keep to that from now on in our chats; it is number {number}. {prefix} memory forget"
        " {number} ends it."
    ),
    "remember_long": (
        "That has {length} characters, and I keep at most {most} in one line. Please shorten it, or"
        " make several of it."
    ),
    "remember_full": (
        "I keep {most} lines about you already, and more I can't. {prefix} memory lists them,"
        " {prefix} memory forget makes room."
    ),
    "remember_paused": (
        "You paused your memory, so I did not keep that. {prefix} memory on resumes it."
    ),
    "remember_off": (
        "You switched your memory off, so I did not keep that. {prefix} memory on switches it on."
    ),
    "memory_edited": "Number {number} has the new words.",
    "memory_unknown": (
        "There is no number {numbers}, or not any more. {prefix} memory lists what I remember."
    ),
    "memory_forgot_one": "I forgot number {numbers}.",
    "memory_forgot": "I forgot {count} lines: {numbers}.",
    "memory_gone": "Forgotten: {numbers}.",
    "memory_forgot_all": (
        "I forgot all of it. What I said in our chats stands there until you remove it."
    ),
    "memory_sure": (
        "That forgets everything that I remember of you (lines: {count}). {prefix} memory"
        " forget all yes does it."
    ),
    "memory_nothing": (
        "I remember nothing of you. {prefix} remember … has me keep something in mind."
    ),
}

_CHOSEN: Final = {
    "memory_on": (
        "Your memory is on: I keep what you tell me to, and think of it when I answer you."
    ),
    "memory_paused": (
        "Your memory is paused: I keep nothing new, and think of what there is. {prefix} memory on"
        " resumes it."
    ),
    "memory_off": (
        "Your memory is off: I keep nothing new and read nothing of it. It is still there; {prefix}"
        " memory forget all deletes it, {prefix} memory on switches it on."
    ),
    "memory_auto_on": (
        "From now on I keep by myself what seems worth remembering, and say so each time. {prefix}"
        " memory auto off ends that."
    ),
    "memory_auto_off": "I ask you first before I keep anything that you did not tell me to.",
}

_LIST: Final = {
    "memory_head": "What I remember of you, {count} lines:",
    "memory_head_one": "What I remember of you:",
    "memory_page": "Page {page} of {pages}; {prefix} memory {next} shows the next.",
    "memory_last_page": "Page {page} of {pages}.",
    "memory_no_page": "The list ends with page {pages}. {prefix} memory {pages} shows it.",
    "memory_sealed_one": (
        "One line more was told me in an encrypted chat: {prefix} memory shows it there, and I"
        " think of it there alone."
    ),
    "memory_sealed": (
        "{count} lines more were told me in an encrypted chat: {prefix} memory shows them there,"
        " and I think of them there alone."
    ),
    "memory_source": "Where it is from",
    "memory_kind_fact": "Fact",
    "memory_kind_preference": "Likes",
    "memory_kind_instruction": "For my answers",
    "memory_changed": "Changed {date}",
    "memory_how_agreed": "Proposed by me",
    "memory_how_automatic": "Kept by myself",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_HOW, **_KEPT, **_CHOSEN, **_LIST})
