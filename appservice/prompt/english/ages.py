"""What is said of somebody's age, to that person alone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BANDS: Final = {
    "under_13": "younger than 13",
    "13_15": "13 to 15 years old",
    "16_17": "16 or 17 years old",
    "adult": "an adult",
}

_STATED: Final = {
    f"age_stated_{band}": (
        f"I take you for {words}: a signed statement in your account says so, and only who issued"
        " it can change it."
    )
    for band, words in _BANDS.items()
}

_DECLARED: Final = {
    f"age_declared_{band}": (
        f"I take you for {words}, by your own word: what stands in your account is not a valid"
        " signed statement, and so it is believed only where it makes me more careful."
    )
    for band, words in _BANDS.items()
}

_WHOSE: Final = {
    "age_server": "I take you for an adult: so is everybody of your server, says who runs me.",
    "age_peer_adult": "I take you for an adult: the AI of your server says so, as you allowed it.",
    "age_peer_minor": (
        "I take you for a minor: the AI of your server says so, as you allowed it. It does not tell"
        " me how old you are."
    ),
    "age_unknown": "I don't know how old you are. {taken}",
    "age_unread": (
        "I can't read now how old you are. Until I can, I say nothing to you that is not fit for"
        " all ages."
    ),
    "age_taken_shielded": "So I say nothing to you that is not fit for all ages.",
    "age_taken_adult": "I take everybody for an adult of whom I don't know it.",
}

_SHARING: Final = {
    "age_in_direct": (
        "About ages I talk in our direct chat alone, with everybody: write that to me there."
    ),
    "age_how": (
        'I don\'t understand "{word}". {prefix} age says what I take you for; {prefix} age share'
        " on or off decides whether I may tell it to the AIs of other servers."
    ),
    "age_shares": (
        "If they ask, I tell the AIs of these servers whether you are a minor or an adult, and"
        " nothing else: {servers}. {prefix} age share off ends it."
    ),
    "age_shares_not": (
        "I tell nobody. {prefix} age share on lets me tell the AIs of these servers, if they ask,"
        " whether you are a minor or an adult, and nothing else: {servers}."
    ),
    "age_sharing_ended": (
        "I tell no other AI any more whether you are a minor or an adult. What one was told before"
        " is forgotten there: that you are an adult within ten minutes, that you are a minor within"
        " a day."
    ),
    "age_share_elsewhere": (
        "I can speak for people of {server} only: write that to the AI of your own server."
    ),
    "age_share_nobody": "There is no other AI that I would tell it to. I tell nobody.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {**_STATED, **_DECLARED, **_WHOSE, **_SHARING}
)
