"""What is said about links into a group, and to those who come by one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_GROUP: Final = {
    "link_made": (
        "Here is a link into this group: {url}\n"
        "It works until {until}, for {uses} people, who see the group's name and picture and how"
        " many are in. {prefix} link show lists the links, {prefix} link reset ends them."
    ),
    "link_made_approve": (
        "Here is a link into this group: {url}\n"
        "It works until {until}, for {uses} people, and I ask you all before I invite anybody by"
        " it. As long as it works, invitations come from me alone ({prefix} add). {prefix} link"
        " show lists the links, {prefix} link reset ends them."
    ),
    "link_picture": "QR code of the link into this group",
    "link_shown": "A link that {by} shared: until {until}, {used} of {uses} uses taken.",
    "link_shown_approve": (
        "A link that {by} shared: until {until}, {used} of {uses} uses taken; you decide about"
        " each person."
    ),
    "link_none": "There is no link into this group now. {prefix} link makes one.",
    "link_on": "Links into this group are possible again. {prefix} link makes one.",
    "link_off": "No link into this group works any more. {prefix} link on allows new ones.",
    "link_off_here": "Links are switched off in this group. {prefix} link on allows them again.",
    "link_no_page": (
        "I can't make links: whoever runs me has not set up the web page that they lead to."
    ),
    "link_in_group": "A link leads into a group: write {prefix} link in the group it is for.",
    "link_no_power": "I don't look after this group, so I can't make links into it.",
    "link_newcomer": (
        "You came here only a short while ago, so please ask somebody who has been here for longer"
        " to do that."
    ),
    "link_too_many": (
        "There are {most} links into this group already. {prefix} link reset ends them and makes a"
        " new one."
    ),
    "link_bad": (
        'I don\'t understand "{word}". Write for example {prefix} link --expires 7d --uses 5'
        " --approve, or {prefix} link show, reset, off or on."
    ),
    "link_ask": (
        "{user} wants to come in by the link that {by} shared. ✅ invites them, ❌ does not; the"
        " first of these counts. If nobody decides by {until}, it is a no."
    ),
    "link_ask_sealed": (
        "{user} wants to come in by the link that {by} shared. To invite them, reply to this"
        " message with ✅: a reaction is not enough, for it is not encrypted. ❌ as a reaction or a"
        " reply says no; the first of these counts. If nobody decides by {until}, it is a no."
    ),
    "link_said_no": "{by} said no to {user}, so I do not invite them.",
    "link_let_in": "I invited {user}, who came by the link that {by} shared.",
}

_PERSON: Final = {
    "greeting_stranger": (
        "Hello, I'm {name}. I can't talk with you here, but I can let you into a group: write"
        " {prefix} join and the code that the group's link gave you."
    ),
    "join_done": "I invited you to the group. Accept the invitation, and you are in.",
    "join_already": "You are in that group already.",
    "join_invited": "You have an invitation to that group already: accept it, and you are in.",
    "join_waiting": "I have your wish to come in already. Please wait for what comes of it.",
    "join_asked": (
        "I asked the members of the group. If they say yes, I invite you; if you hear nothing for"
        " long, it is a no."
    ),
    "join_no": "I can't invite you to that group.",
    "join_failed": (
        "I could not invite you: your server can't be reached or refused it. Please try the link"
        " once more later."
    ),
    "join_unknown": "That link does not work. Ask who gave it to you for a new one.",
    "join_reset": "That link was replaced by another one. Ask who gave it to you for the new one.",
    "join_off": "Links into that group are switched off. Ask who gave it to you.",
    "join_expired": "That link has expired. Ask who gave it to you for a new one.",
    "join_used_up": "That link has been used as often as it may. Ask who gave it to you.",
    "join_full": "That group is full. You can try the link again when somebody has left.",
    "join_busy": (
        "Several people who came by that link have not come in yet. Please try the link again"
        " later."
    ),
    "join_no_code": (
        "That is no code. Write {prefix} join and the code from the group's link, like"
        " ABCD-EFGH-JKMN."
    ),
    "join_bad_code": (
        "That code does not work: it may be too old, or used already. Open the group's link again"
        " and get a new one."
    ),
    "join_too_many": "You tried too many codes. Please try again in an hour.",
    "join_in_direct": (
        "Codes are for a direct chat with me alone, and this one was seen by others: get a new one"
        " and send it to me there."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_GROUP, **_PERSON})
