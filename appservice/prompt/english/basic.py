"""Greetings, help, answers, new groups, doors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HELLO: Final = {
    "greeting": (
        "Hello, I'm {name}: ask me anything here, and I answer. To bring me together with friends,"
        ' write {prefix} new "Name of the group" @friend:server and I set up an invite-only group.'
    ),
    "welcome": (
        'Welcome to "{name}", a private group that {asker} asked me to set up. Invited: {people}.\n'
        "I am {ai}, an AI. I read what is written here and keep it so that I can follow the talk; I"
        " answer when you mention me or reply to me, and {prefix} mode says when else.\n"
        "{prefix} quiet makes me quiet, {prefix} leave sends me away, {prefix} help says what else"
        " I can do."
    ),
    "joined_group": (
        "Hello, I'm {name}, an AI. From now on I read what is written here and keep it so that I"
        " can follow the talk; I answer when you mention me or reply to me, and {prefix} mode says"
        " when else.\n"
        "{prefix} quiet makes me quiet, {prefix} leave sends me away, {prefix} help says what else"
        " I can do."
    ),
}

_HELP: Final = {
    "help_direct": (
        "Just write to me, and I answer.\n"
        '{prefix} new "Name" @friend:server … makes an invite-only group with me in it\n'
        "{prefix} delete, as a reply to a message of mine, removes it (or react with 🗑)\n"
        "{prefix} stop ends the answer I am working on (or react with 🛑), {prefix} retry, as a"
        " reply to one, gives another (or react with 🔁)\n"
        "{prefix} remember … has me keep something in mind about you, {prefix} memory shows all of"
        " it, and changes or forgets it\n"
        "{prefix} share WORDS to GROUP says something for you in a group of ours, {prefix} group"
        " @friend:server makes a group that begins with messages of this chat\n"
        "{prefix} usage shows how many answers you have left, {prefix} space on puts all your"
        " groups into a private space for you\n"
        "{prefix} block keeps my invitations away from you ({prefix} unblock allows them again),"
        " {prefix} remove me from GROUP takes you out of one\n"
        "{prefix} privacy says what is kept of it and who sees it, {prefix} age what I take you"
        " for, {prefix} export sends you all that is yours, {prefix} erase me forgets you\n"
        "{prefix} leave ends this chat"
    ),
    "help_group": (
        "Mention me or reply to me, and I answer. {prefix} mode says when else I speak, and changes"
        " it\n"
        "{prefix} quiet makes me quiet ({prefix} quiet 2h for two hours, 🤫 on a message of mine"
        " for a while), {prefix} wake ends that\n"
        "{prefix} delete, as a reply to a message of mine, removes it (or react with 🗑), {prefix}"
        " why says why I spoke or did not (❓)\n"
        "{prefix} stop ends the answer I am working on (or react with 🛑), {prefix} retry, as a"
        " reply to one, gives another (🔁)\n"
        "{prefix} add @friend:server invites somebody, {prefix} remove @friend:server removes them,"
        " {prefix} undo takes either back\n"
        "{prefix} members lists who is here, {prefix} link makes a link by which others can come"
        " in\n"
        "{prefix} name, {prefix} topic, {prefix} picture change what the group is called and looks"
        " like, {prefix} settings shows how it is set\n"
        "{prefix} instructions and {prefix} tone say how I am to talk here, {prefix} audience for"
        " whom, {prefix} model which language model does\n"
        "{prefix} catchup (or a 📬 reaction) tells you alone what you missed, {prefix} usage how"
        " many answers you have left\n"
        "{prefix} privacy says what is kept here, and who sees it, {prefix} leave sends me away"
    ),
    "unknown_command": 'I don\'t know "{word}". {prefix} help lists what I can do.',
    "bad_duration": (
        'I don\'t understand how long "{word}" is. Write it like {prefix} quiet 30m, 2h or 1d.'
    ),
    "old_command": (
        "That command reached me too late, so I did not carry it out. Send it again if you still"
        " want it."
    ),
}

_ANSWERS: Final = {
    "cannot_media": (
        "I can't look at pictures, recordings or files yet. If you put it in words, I can help."
    ),
    "model_down": "I can't think of an answer just now. Please ask me again in a few minutes.",
    "model_out_of_reach": (
        "I can't answer in this room: it is encrypted, what is said in it may go only to a language"
        " model on machines of whoever runs me, and there is none."
    ),
    "model_not_in_plan": (
        "{name}, I can't answer you in this room: what is said here may go only to a language model"
        " on machines of whoever runs me, and your plan has none of these."
    ),
    "away": "I was away from {start} to {end} UTC; ask again if it still matters.",
    "stopped_answer": "Stopped.",
    "nothing_to_stop": "I am not working on an answer here.",
    "delete_not_mine": (
        "I can only remove my own messages. Reply to one of mine with the command, or react to it"
        " with 🗑."
    ),
    "quiet_on": "I am quiet from now on. {prefix} wake brings me back.",
    "quiet_for": "I am quiet for {duration}. {prefix} wake brings me back sooner.",
    "quiet_off": "I am back.",
    "left": "Goodbye! Invite me again whenever you like.",
    "quarantine": (
        "Something here went wrong on my side, so one message may have stayed without an answer."
        " Please ask again."
    ),
}

_GROUPS: Final = {
    "group_made": (
        'Your group "{name}" is ready, and I invited you to it. Others invited: {count}.'
    ),
    "group_failed": (
        'I could not make the group "{name}": my server refused it. Whoever runs it can see why.'
    ),
    "group_name_unfit": (
        "I would rather not call a group that, so I have not made it. Another name is fine: just"
        " ask again."
    ),
    "group_name_not_judged": (
        "I cannot look over properly what the group is to be called at the moment, so I have not"
        " made it. Please ask again in a while."
    ),
    "group_name_help": "I am glad that you wrote. Nobody has to be alone with this: {help}",
    "new_needs_name": (
        'A group needs a name: write {prefix} new "Name of the group" @friend:server.'
    ),
    "new_in_direct": (
        "I make new groups only from a direct chat with me: start one, and write {prefix} new"
        " there."
    ),
    "new_not_allowed": "I can't make groups for you on this server. Whoever runs it can allow it.",
    "bad_mxid": (
        '"{text}" is not a Matrix ID, so I invited nobody by it. One looks like @friend:server.'
    ),
    "invite_failed_unreachable": (
        "I could not invite {user}: the server {server} can't be reached now. Invite them from"
        " the group later."
    ),
    "invite_failed": (
        "I could not invite {user}: the server refused it. Please check the Matrix ID."
    ),
    "not_now": "I can't invite {user} now.",
    "over_budget": (
        "I did not invite {user}: you have used up your invitations for now. Try again tomorrow, or"
        " when open ones are answered."
    ),
    "invitations_per_day": (
        "You have used up your {limit} invitations for today. Please try again tomorrow."
    ),
    "open_invitations": (
        "{limit} of your invitations are still open. When some are answered, you can send more."
    ),
    "groups_per_day": "You have used up your {limit} new groups for today. Try again tomorrow.",
    "group_full": (
        "A group holds at most {max_people} people with you, so I left out the last {count}."
    ),
    "block_on": (
        "I won't invite you anywhere for the next {days} days. {prefix} unblock allows it again."
    ),
    "block_off": "I may invite you to groups again.",
}

_DOORS: Final = {
    "stopped_serverwide": (
        "I am paused on this server at the moment and can't do that. Please try again later."
    ),
    "direct_ended": (
        "This is no private chat of two any more, so I treat it as a group from now on: I answer"
        " when you mention me. For a private chat, start a new one with me."
    ),
    "declined_stopped": "I am paused on this server at the moment. Please try again later.",
    "declined_not_allowed": (
        "I may not come when you invite me. Whoever runs my server can allow it."
    ),
    "declined_space": "I can't be in a space. Invite me to a room instead.",
    "declined_public": "I only come to rooms that people can enter by invitation alone.",
    "declined_version": (
        "I can't look after this room: it is of version {version}, and I know the versions 10 to"
        " 12. I would come to a new one."
    ),
    "declined_full": "I only come to rooms of at most {max_people} people.",
    "declined_gone": "The invitation is not open any more.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {**_HELLO, **_HELP, **_ANSWERS, **_GROUPS, **_DOORS}
)
