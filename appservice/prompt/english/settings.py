"""What is said about a group as a whole: its name and settings, whose it is, its end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_REFUSED: Final = {
    "groups_only": "That works in groups: write it in the group that you mean.",
    "not_kept_by_me": (
        "I can't do that here: for that I would have to look after this group, and I don't."
        " {prefix} settings says why."
    ),
    "leaders_only": (
        "Only {creator}, who made this group, decides that. When nobody who made it has been here"
        " for a day, who has been here longest does."
    ),
    "nobody_decides": "Nobody here can decide that yet. Please ask again in a day.",
    "name_how": "Write the new name after it, like {prefix} name Kyoto trip.",
    "topic_how": (
        "Write the new topic after it, like {prefix} topic Temples and tea; {prefix} topic none"
        " takes it away."
    ),
    "invitations_how": (
        "Write who may invite: {prefix} settings invitations members, or {prefix} settings"
        " invitations ai."
    ),
    "invitations_servers": (
        "I can't let members invite by themselves here: whoever runs me blocks some servers, and"
        " your apps would not ask me. {prefix} add invites somebody."
    ),
    "invitations_people": (
        "I can't let members invite by themselves here: whoever runs me has me look at each person"
        " first, and your apps would not ask me. {prefix} add invites somebody."
    ),
    "people_how": "Write how many people may be in, at least 2, like {prefix} settings people 12.",
    "people_too_many": "A group holds at most {most} people here, so that number is too large.",
    "people_too_few": (
        "You are {here} already, with open invitations, so I can't set it to {number}. Somebody"
        " would have to leave first."
    ),
    "change_refused": "I could not change that: my server refused it.",
    "picture_how": (
        "Send an image and then {prefix} picture, or reply to an image with {prefix} picture."
    ),
    "picture_large": "That picture is too large for me. Please try a smaller one.",
    "picture_broken": "I can't read that picture. A PNG, JPEG, WebP or GIF works.",
    "picture_moving": "That picture moves, and a group's picture can't. Please try a still one.",
    "picture_gone": "I could not fetch that picture. Please send it again and try once more.",
}

_DONE: Final = {
    "changed_name": 'I named this group "{value}", as {by} asked.',
    "changed_topic": "I set the topic, as {by} asked: {value}",
    "changed_topic_none": "I took the topic away, as {by} asked.",
    "changed_picture": "I gave this group a new picture, as {by} asked.",
    "changed_picture_none": "I took the picture of this group away, as {by} asked.",
    "invitations_by_members": "From now on every member can invite, as {by} wished.",
    "invitations_by_ai": (
        "From now on only I invite, as {by} wished: ask me with {prefix} add @friend:server."
    ),
    "people_now": "From now on at most {max_people} people can be in this group, as {by} wished.",
}

_SHOWN: Final = {
    "settings_head": "How this group is set:",
    "settings_name": "Name: {name}",
    "settings_no_name": "Name: none ({prefix} name gives it one)",
    "settings_creator": "Made by: {creator}; nobody can remove them",
    "settings_creator_gone": "Made by: {creator}, not in the group any more",
    "settings_no_creator": "Made by: nobody who can be named",
    "settings_people": "People: {here} of at most {most}, open invitations counted",
    "settings_invitations_members": "Invitations: every member can invite",
    "settings_invitations_ai": "Invitations: only I invite, when a member asks ({prefix} add)",
    "settings_invitations_servers": (
        "Invitations: only I invite, when a member asks ({prefix} add), because whoever runs me"
        " blocks some servers"
    ),
    "settings_invitations_people": (
        "Invitations: only I invite, when a member asks ({prefix} add), because whoever runs me has"
        " me look at each person first"
    ),
    "settings_invitations_link": (
        "Invitations: only I invite, when a member asks ({prefix} add), while a link works about"
        " which you decide"
    ),
    "settings_removals_any": "Removing somebody: any member can ask me to",
    "settings_removals_vote": "Removing somebody: by a vote of all",
    "settings_removals_creator": "Removing somebody: only who made the group",
    "settings_links_on": "Links to join: allowed",
    "settings_links_off": "Links to join: not allowed",
    "settings_history_shared": "Who comes in sees: everything that was said",
    "settings_history_invited": "Who comes in sees: what was said since they were invited",
    "settings_history_joined": "Who comes in sees: what was said since they joined",
    "settings_plain": "Encryption: off",
    "settings_encrypted": "Encryption: on, and I read along as one of its ends",
    "settings_unread": "Encryption: on, so I can't read along",
    "settings_version": "Room version: {version}",
    "settings_change": (
        "Everybody can change: {prefix} name Tea, {prefix} topic Temples first, {prefix} picture"
    ),
    "settings_change_creator": (
        "Who made the group can also: {prefix} settings people 12, {prefix} settings invitations"
        " ai (or members), {prefix} removals vote (or any, creator)"
    ),
    "settings_guest": (
        "I don't look after this group yet, because I lack the power to: {ai} would have to be made"
        " an owner or admin."
    ),
    "settings_moved": "This group went on in another room; here I look after nothing any more.",
    "settings_follows": "Another assistant looks after this group; I only talk here.",
    "settings_yielded": (
        "I stopped looking after this group because somebody undid it; {prefix} wake makes me try"
        " again."
    ),
}

_OVER: Final = {
    "creator_left": (
        "{creator}, who made this group, is not in it any more. The group goes on. Whoever has been"
        " here longest can decide for it when nobody who made it has come back in a day."
    ),
    "handover_how": (
        "Write whom this group is to belong to, like {prefix} handover @friend:server. They have to"
        " be in it."
    ),
    "handover_not_a_person": "Only a person can have this group. Please name one who is in it.",
    "handover_not_here": "{user} is not in this group, so they can't have it. Invite them first.",
    "handover_already": "This group is {user}'s already.",
    "handover_out_of_reach": (
        "I can't hand this group over, because I lack the power to. Who made it can give theirs"
        " away in their app, in Element under the room's settings, Roles & Permissions."
    ),
    "handover_sure": (
        "From then on this group is {user}'s: nobody can remove them, and you are a member like the"
        " others. Write {prefix} handover {user} yes within 5 minutes if you mean it."
    ),
    "handover_moves": (
        "From then on this group is {user}'s: nobody can remove them, and you are a member like the"
        " others. It goes on in a new room, to which I invite everybody; what I know of it goes"
        " along. Write {prefix} handover {user} yes within 5 minutes if you mean it."
    ),
    "handover_refused": "I could not hand this group over: my server refused it.",
    "handed_over": "This group is {user}'s from now on, as {by} wished.",
    "handed_over_moved": (
        "Here your group goes on. It is {user}'s from now on, as {by} wished; everybody who was in"
        " it is invited."
    ),
    "moving": (
        "This group goes on in a new room, as {user}'s, as {by} wished. You are all invited there,"
        " and I leave this one."
    ),
    "reason_moved": "This group goes on in a new room, to which you are invited.",
    "end_creators_only": "Only {creator}, who made this group, can end it.",
    "end_sure": (
        "This removes everybody, closes the group and makes me forget all that was said in it. It"
        " can't be undone. Write {prefix} end yes within 5 minutes if you mean it."
    ),
    "ending": (
        "{by} ends this group. I remove everybody, close it and forget what was said here. Who made"
        " it can't be removed, and leaves in their app."
    ),
    "end_stay": (
        "I could not remove {people}: they stand as high here as I do. Nobody can write or invite"
        " here any more but who stands so high."
    ),
    "end_refused": "I could not end this group: I lack the power to. {prefix} settings says more.",
    "reason_ended": "This group was ended by who made it.",
    "ended_name": "{name} (ended)",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_REFUSED, **_DONE, **_SHOWN, **_OVER})
