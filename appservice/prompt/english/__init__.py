"""Every sentence that people read, in English. Names in braces are filled in by `catalogue.say`.

Warm, plain, short; what is wrong, then what to do. What depends on another person (age, guardian,
block, a declined invitation) is one and the same sentence for all of these: `not_now`. A file for
each part of what Parlour does.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appservice.prompt.english import (
    ages,
    allowance,
    audience,
    basic,
    catchup,
    content,
    crossing,
    encryption,
    governing,
    guarding,
    instructions,
    keeping,
    leaving,
    limiting,
    links,
    memory,
    models,
    people,
    proposing,
    rights,
    settings,
    spaces,
    speaking,
    threads,
    turns,
    unread,
)

ENGLISH: Final[Mapping[str, str]] = MappingProxyType(
    {
        **ages.SENTENCES,
        **allowance.SENTENCES,
        **audience.SENTENCES,
        **basic.SENTENCES,
        **catchup.SENTENCES,
        **content.SENTENCES,
        **crossing.SENTENCES,
        **encryption.SENTENCES,
        **governing.SENTENCES,
        **guarding.SENTENCES,
        **instructions.SENTENCES,
        **keeping.SENTENCES,
        **leaving.SENTENCES,
        **limiting.SENTENCES,
        **links.SENTENCES,
        **memory.SENTENCES,
        **models.SENTENCES,
        **people.SENTENCES,
        **proposing.SENTENCES,
        **rights.SENTENCES,
        **settings.SENTENCES,
        **spaces.SENTENCES,
        **speaking.SENTENCES,
        **threads.SENTENCES,
        **turns.SENTENCES,
        **unread.SENTENCES,
    }
)
