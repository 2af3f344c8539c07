"""What is said of guardians, to them and to the young alone, each in their direct chat."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HOW: Final = {
    "guardian_in_direct": (
        "What is about guardians belongs to our direct chat alone: write that to me there."
    ),
    "guardian_how": (
        "Write {prefix} guardian @child:server and then groups off, quiet 21:00-07:00"
        " Europe/Berlin, images off, voice off, memory off, unasked off, room 2 off, or log; on or"
        " off switches back. {prefix} guardian alone shows how things are."
    ),
    "guardian_switch_how": (
        "Write on or off after it, like {prefix} guardian @child:server voice off."
    ),
    "guardian_room_how": (
        "Write the number or the ID of a group, and on, off or approve, like {prefix} guardian"
        " @child:server room 2 off. {prefix} guardian @child:server lists the groups."
    ),
    "guardian_quiet_how": (
        "Write two different times of the day and a time zone, like {prefix} guardian @child:server"
        " quiet 21:00-07:00 Europe/Berlin, or quiet off."
    ),
    "guardian_zone_lacks": (
        "Write the time zone too, so that the hours hold in summer and in winter, like"
        " Europe/Berlin, America/New_York or Asia/Tokyo."
    ),
    "guardian_zone_unknown": (
        "I know no time zone {zone}. They are named after places, like Europe/Berlin,"
        " America/New_York or Asia/Tokyo; UTC works too."
    ),
    "guardian_no_room": (
        "{child} is in no group of the number {room} with me. {prefix} guardian {child} lists them;"
        " of a group that is not there yet write the ID, like !abc:example.org."
    ),
    "guardian_not_yours": (
        "You are no guardian of {child} here. {prefix} guardian shows whose you are."
    ),
    "guardian_not_stated": (
        "You are a guardian because {child} agreed, so your own statement that you are an adult has"
        " to hold, and it doesn't now. What you decided stays; to change it have your statement"
        " renewed."
    ),
    "guardian_ask_how": "Write whom I am to ask, like {prefix} guardian ask @child:server.",
}

_SHOWN: Final = {
    "guardian_nobody": "Nobody is your guardian here, and you are nobody's.",
    "guardian_of_you": "Your guardians, and what they decided for you:",
    "guardian_you_are": "You are a guardian of:",
    "guardian_link": "{who}, {word} since {since}:",
    "guardian_nothing_set": "Nothing decided",
    "guardian_word_operator": "Named by whoever runs this server",
    "guardian_word_statement": "Named by a signed statement",
    "guardian_word_handshake": "Agreed to in a chat",
    "guardian_forgotten": "Somebody who had themselves forgotten",
    "guardian_since": "{what} (since {since} UTC)",
    "guardian_sees": (
        "Guardians see this list, the log of what they changed, and the names of your groups with"
        " me. They never see what you write or what I answer."
    ),
    "guardian_sees_alarms": (
        "When you write something by which I fear that you might harm yourself, they are told to"
        " look after you, without your words."
    ),
    "guardian_ends": "{prefix} guardian end ends what you agreed to yourself.",
    "guardian_child": "What is decided for {child}:",
    "guardian_rooms": "Groups of {child} with me, by name alone:",
    "guardian_rooms_none": "{child} is in no group with me.",
    "guardian_room_line": "{number}. {name}",
    "guardian_room_line_off": "{number}. {name} (switched off)",
    "guardian_room_line_approved": "{number}. {name} (agreed to)",
    "guardian_change_how": (
        "{prefix} guardian {child} groups off changes that; so do quiet, images, voice, memory,"
        " unasked and room. {prefix} guardian {child} log shows what was changed."
    ),
    "guardian_log": "What was changed for {child}:",
    "guardian_log_none": "Nothing was changed for {child} yet.",
    "guardian_log_line": "{at} UTC, {by}: {what}",
    "guardian_operator": "Whoever runs this server",
}

_CHANGES: Final = {
    "guardian_groups_off": "Group chats off",
    "guardian_groups_on": "Group chats on",
    "guardian_images_off": "Images off",
    "guardian_images_on": "Images on",
    "guardian_voice_off": "Voice off",
    "guardian_voice_on": "Voice on",
    "guardian_memory_off": "Memory off",
    "guardian_memory_on": "Memory on",
    "guardian_unasked_off": "Unasked remarks off",
    "guardian_unasked_on": "Unasked remarks on",
    "guardian_quiet": "Quiet from {start} to {end}, {zone}",
    "guardian_quiet_off": "No quiet hours",
    "guardian_room_off": "The group {room} off",
    "guardian_room_on": "The group {room} on",
    "guardian_room_approve": "The group {room} agreed to",
    "guardian_rooms_off": "Single groups off: {count}",
    "guardian_new_operator": "{guardian} is a guardian of {child} now, named by the operator",
    "guardian_new_statement": "{guardian} is a guardian of {child} now, by a signed statement",
    "guardian_new_handshake": "{guardian} is a guardian of {child} now, as {child} agreed",
    "guardian_over_operator": "{guardian} is no guardian of {child} any more by the operator",
    "guardian_over_statement": "{guardian} is no guardian of {child} any more by a statement",
    "guardian_over_grown": "{guardian} is no guardian of {child} any more: that ended with age",
    "guardian_over_handshake": "{guardian} is no guardian of {child} any more by agreement",
}

_TOLD: Final = {
    "guardian_done": "For {child} it is now: {what}. I tell {child} in our direct chat.",
    "guardian_news": "About guardians, what is new ({prefix} guardian shows all of it):",
    "guardian_news_line": "{by}: {what}",
    "guardian_alarm": (
        "Please look after {child}: something that {child} wrote to me sounded as if they might"
        " harm themselves. I don't pass on what it was. It may be a false alarm; ask gently, and in"
        " an emergency call your local help."
    ),
    "guardian_no_handshake": (
        "On this server guardians are named by whoever runs it, or by a signed statement. Please"
        " ask them."
    ),
    "guardian_ask_stated": (
        "To ask somebody you need a signed statement that you are an adult. Whoever runs this"
        " server can tell you who issues it."
    ),
    "guardian_ask_server": "I can ask people of {server} alone, and for people of {server}.",
    "guardian_ask_often": "You asked {most} times in a day. Please try again tomorrow.",
    "guardian_asked": (
        "If {child} can be asked, I ask. I tell you when they agree, and nothing otherwise."
    ),
    "guardian_question": "{guardian} asks whether they may be your guardian here. If you agree:",
    "guardian_question_can": (
        "They can switch group chats with me off for you (I then take you out of those that"
        " you are in), say no to single groups, set hours in which I don't answer you, and switch"
        " off images, voice, what I remember of you, and remarks that nobody asked for."
    ),
    "guardian_question_sees": (
        "They see what was decided, the log of it, and the names of your groups with me. They never"
        " see what you write or what I answer."
    ),
    "guardian_question_you": (
        "You are told of each change, and {prefix} guardian shows you all of it. You can end it at"
        " any time: {prefix} guardian end. Whoever runs this server sees that it is so."
    ),
    "guardian_question_answer": (
        "Answer by ✅ or ❌, or write {prefix} guardian yes or {prefix} guardian no. No and no"
        " answer look the same to {guardian}. You have {days} days."
    ),
    "guardian_question_typed": (
        "Write {prefix} guardian yes or {prefix} guardian no. No and no answer look the same to"
        " {guardian}. You have {days} days."
    ),
    "guardian_yes_typed": (
        "A reaction is not encrypted, so it can't agree to this. Please write {prefix} guardian"
        " yes."
    ),
    "guardian_none_asked": "Nobody asks you that now.",
    "guardian_which": (
        "More than one asked. Write whom you mean: {prefix} guardian yes @name:server."
    ),
    "guardian_void": "That can't be agreed to any more. Nothing was changed.",
    "guardian_agreed": (
        "{guardian} is your guardian now. {prefix} guardian shows what that means, and {prefix}"
        " guardian end ends it."
    ),
    "guardian_refused": "Then it is not so, and I tell nobody what you answered.",
    "guardian_ended": "That is over, and what was decided by it holds no more.",
    "guardian_none_ends": (
        "There is nothing of that kind that you can end yourself. Guardians whom the operator or a"
        " signed statement named end with them: please ask them."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_HOW, **_SHOWN, **_CHANGES, **_TOLD})
