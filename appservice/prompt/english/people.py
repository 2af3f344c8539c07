"""Adding and removing people, votes, the list of members."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ADDING: Final = {
    "only_in_groups": "That works in groups only.",
    "no_power_here": "I don't have the power for that in this room.",
    "add_whom": "Say whom to invite: {prefix} add @friend:server.",
    "added": "I invited {people} for {by}. {prefix} undo takes it back.",
    "added_again": "I invited {people} again for {by}.",
    "add_here": "{user} is here already.",
    "add_invited": "{user} is invited already.",
    "add_banned": (
        "{user} was banned here. Whoever made this group can lift that with {prefix} unban."
    ),
    "add_unreachable": (
        "I could not invite {user}: the server {server} can't be reached now. Try again later."
    ),
    "add_full": (
        "This group is full ({max_people} people), so I did not invite {user}. When somebody has"
        " left there is a seat again."
    ),
}

_REMOVING: Final = {
    "no_mxid": '"{text}" is not a Matrix ID, so I did nothing. One looks like @friend:server.',
    "remove_whom": "Say whom to remove: {prefix} remove @friend:server.",
    "remove_ai": "To send me away, write {prefix} leave.",
    "remove_self": "You can leave by yourself, in your Matrix app.",
    "remove_creator": "Nobody can remove the person who made this group.",
    "remove_out_of_reach": "My power here does not reach {user}.",
    "remove_not_here": "{user} is not here.",
    "remove_joined": "{user} has come in by now, so there is no invitation left to withdraw.",
    "remove_refused": "I could not remove {user}: the server refused it.",
    "newcomer": (
        "You came a short while ago, so you can't do that yet: it takes {newcomer}, unless"
        " you were invited by the person who made this group."
    ),
    "removals_by_creator": "In this group only the person who made it can have somebody removed.",
    "removed_member": (
        "I removed {user} for {by}, whom {inviter} had invited. {prefix} undo within {span} brings"
        " them back."
    ),
    "removed_link": (
        "I removed {user} for {by}, who came by a link that {inviter} shared. {prefix} undo within"
        " {span} brings them back."
    ),
    "removed_somebody": (
        "I removed {user} for {by}. {prefix} undo within {span} brings them back."
    ),
    "removed_creator": (
        "I removed {user} for {by}, who made this group. {prefix} undo within {span} brings them"
        " back."
    ),
    "removed_vote": "I removed {user}: most of you voted for it.",
    "removed_reason": "Reason given: {reason}",
    "reason_removed": "Removed at the wish of {by}.",
    "reason_removed_why": "Removed at the wish of {by}: {reason}",
    "reason_voted": "The group voted for it.",
    "nothing_to_undo": "Nobody was added or removed by me within the last {span}.",
    "ban_whom": "Say whom to ban: {prefix} ban @somebody:server.",
    "unban_whom": "Say whose ban to lift: {prefix} unban @somebody:server.",
    "creators_only": "Only the person who made this group can do that.",
    "banned": "I banned {user} for {by}. {prefix} unban lifts it.",
    "ban_refused": "I could not ban {user}: the server refused it.",
    "not_banned": "{user} is not banned here.",
    "unbanned": "{user} is not banned any more and can be invited again.",
    "unban_refused": "I could not lift the ban of {user}: the server refused it.",
    "removals_are_any": (
        "Every member can have somebody removed with {prefix} remove; after {limit} in an hour it"
        " takes a vote."
    ),
    "removals_are_vote": "Removing somebody takes a vote: {prefix} remove begins one.",
    "removals_are_creator": "Only the person who made this group can have somebody removed.",
    "bad_removals": (
        'I don\'t know "{word}". Write {prefix} removals any, {prefix} removals vote or {prefix}'
        " removals creator."
    ),
}

_VOTING: Final = {
    "vote_question": "Shall {user} be removed from this group? {by} asks for it.",
    "vote_question_why": "Shall {user} be removed from this group? {by} asks for it: {reason}",
    "vote_remove": "Yes, remove them",
    "vote_keep": "No, they stay",
    "vote_opened": (
        "Removing {user} takes a vote: {needed} of you must be for it within {span}. Newcomers and"
        " {user} have no vote."
    ),
    "vote_passed": "{remove} for removing {user}, {keep} against: I remove them.",
    "vote_failed": (
        "{remove} for removing {user}, {keep} against, {needed} needed: they stay. The next vote on"
        " this can be tomorrow."
    ),
    "vote_cancelled": "{by} took the vote on {user} away, so it is over.",
    "vote_moot": "{user} is not here any more, so the vote is over.",
    "vote_open": "A vote on {user} is open already.",
    "vote_busy": "Please wait until the open vote is over.",
    "vote_lately": "A vote on {user} failed less than a day ago. Try again tomorrow.",
    "vote_too_few": "Removing {user} takes a vote, and too few of you could take part in one.",
    "vote_refused": "I could not begin a vote: the server refused it.",
}

_MEMBERS: Final = {
    "members_count": "{joined} in this group, {invited} invited. Servers: {servers}.",
    "member_creator": "{user}, made this group, since {since}: {name}",
    "member_joined": "{user}, since {since}: {name}",
    "member_joined_by": "{user}, since {since}, invited by {inviter}: {name}",
    "member_joined_link": "{user}, since {since}, by a link that {inviter} shared: {name}",
    "member_invited": "{user}, not come yet, invited {since}: {name}",
    "member_invited_by": "{user}, not come yet, invited {since} by {inviter}: {name}",
    "member_invited_link": (
        "{user}, not come yet, invited {since} by a link that {inviter} shared: {name}"
    ),
    "members_more": "And {count} more.",
    "member_bot": "{user}, a bot, since {since}: {name}",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {**_ADDING, **_REMOVING, **_VOTING, **_MEMBERS}
)
