"""What is said about for whom a group is. The same whoever is in it: no word depends on ages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "audience_adults_now": (
            "While everybody here is an adult, I talk as one does among adults, as {by} wished."
            " Whenever somebody is invited or joins, whoever it is, I keep to what is fit for all"
            " ages for some hours or days; and who comes reads nothing that was said before."
            " {prefix} audience all ends that."
        ),
        "audience_all_now": (
            "From now on I keep to what is fit for all ages here, as {by} wished."
        ),
        "audience_is_adults": (
            "While everybody here is an adult, I talk as one does among adults. Whenever somebody"
            " is invited or joins, whoever it is, I keep to what is fit for all ages for some hours"
            " or days. Everybody can change that to all ages for good: {prefix} audience all."
        ),
        "audience_is_all": (
            "Here I keep to what is fit for all ages. Who made this group can change that for"
            " groups of adults alone: {prefix} audience adults."
        ),
        "audience_how": (
            "Write for whom this group is: {prefix} audience adults, or {prefix} audience all."
        ),
        "audience_creator_only": (
            "Only {creator}, who made this group, can say that it is for adults. Everybody can say"
            " that it is for all ages: {prefix} audience all."
        ),
        "audience_nobody": (
            "Nobody is known to have made this group, so nobody can say that it is for adults."
        ),
        "settings_audience_adults": (
            "For whom: adults, while everybody here is one ({prefix} audience)"
        ),
        "settings_audience_all": "For whom: all ages ({prefix} audience)",
    }
)
