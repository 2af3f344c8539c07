"""What a person alone is told of what their guardians or their organisation decided."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "limit_groups": (
        "Your guardians decided that you are in no groups with me, so I can't do that. {prefix}"
        " guardian shows all that they decided."
    ),
    "limit_group": (
        "Your guardians decided that you are not in this group with me, so I can't do that."
        " {prefix} guardian shows all that they decided."
    ),
    "limit_not_approved": (
        "A guardian of yours has to agree to each group first, so I can't do that yet. Ask them to,"
        " and then try again."
    ),
    "policy_strange_adults": (
        "Whoever runs me here has rules about who of different servers and ages may be in one group"
        " with me, so I can't do that. Of others I tell nobody anything."
    ),
    "policy_unknown": (
        "Whoever runs me here has rules about people whose age nobody stated to me and groups with"
        " me, so I can't do that. Of others I tell nobody anything."
    ),
    "limit_groups_out": (
        "Your guardians decided that you are in no groups with me, so I took you out of {group}."
        " The others there were told nothing of it. {prefix} guardian shows all that they decided."
    ),
    "limit_group_out": (
        "Your guardians decided that you are not in {group} with me, so I took you out of it. The"
        " others there were told nothing of it. {prefix} guardian shows all that they decided."
    ),
    "limit_groups_stay": (
        "Your guardians decided that you are in no groups with me. You made {group}, and nobody can"
        " take you out of it, so it is for you to leave it in your Matrix app. Until then I answer"
        " nothing that you say there. {prefix} guardian shows all that they decided."
    ),
    "limit_group_stay": (
        "Your guardians decided that you are not in {group} with me. You made it, and nobody can"
        " take you out of it, so it is for you to leave it in your Matrix app. Until then I answer"
        " nothing that you say there. {prefix} guardian shows all that they decided."
    ),
    "limit_quiet": (
        "It is one of the quiet times that your guardians chose, so I don't answer now. Write to me"
        " again later. {prefix} guardian shows when that is."
    ),
    "limit_help": (
        "What you wrote sounds as if you do not want to live, or hurt yourself. I can't talk with"
        " you now, and I don't want you to be alone with it: please tell somebody you trust, today."
        " {help}"
    ),
    "limit_memory": (
        "Your guardians decided that I remember nothing of you, so I don't. {prefix} guardian shows"
        " all that they decided."
    ),
    "guardian_approve": (
        "Somebody wants {child} in the group “{group}”, which takes your word here. To agree, write"
        " {prefix} guardian {child} room {room} approve; then they can be invited. To say no you"
        " need not do anything."
    ),
    "guardian_approve_unnamed": (
        "Somebody wants {child} in a group, {room}, which takes your word here. To agree, write"
        " {prefix} guardian {child} room {room} approve; then they can be invited. To say no you"
        " need not do anything."
    ),
    "out_which": (
        "Say of which group: {prefix} remove me from its name, or {prefix} remove me from all."
    ),
    "out_none": "I know no group of yours that is meant by that. {prefix} remove me from all: all.",
    "out_soon": "I take you out of: {groups}. The others see that you are gone, and not why.",
    "out_by_yourself": (
        "I can't take you out of {group}, since my power there does not reach you. Leave it in your"
        " Matrix app."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
