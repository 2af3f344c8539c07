"""What is said about how the AI user is to talk in a group."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "instructions_set": (
        "From now on I keep to what {by} wrote for this group ({prefix} instructions clear ends"
        " it):"
    ),
    "instructions_are": "{by} told me how to talk here ({prefix} instructions clear ends it):",
    "instructions_line": "{line}",
    "instructions_none": (
        "Nobody told me how to talk here. Write it after {prefix} instructions, as many lines as"
        " you like; {prefix} tone lists ready-made ways."
    ),
    "instructions_cleared": "I forgot the instructions for this group, as {by} wished.",
    "instructions_removed": (
        "The message with the instructions for this group was removed, so I forgot them."
    ),
    "instructions_long": (
        "These instructions have {length} characters, and I keep at most {most}. Please shorten"
        " them."
    ),
    "tone_is": (
        "I talk here in this tone: {tone}. You can choose one of {names}, like {prefix} tone brief."
    ),
    "tone_unknown": 'I have no tone called "{word}". You can choose one of {names}.',
    "tone_set": "From now on I talk here in this tone, as {by} wished: {tone}.",
    "settings_tone": "Tone: {tone} ({prefix} tone changes it)",
    "settings_instructions": "Instructions: written by {by} ({prefix} instructions shows them)",
    "settings_no_instructions": "Instructions: none ({prefix} instructions gives me some)",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
