"""`stage.chaos` in encrypted rooms: what a client could read at the end is the truth."""

import itertools
import random
from dataclasses import dataclass, field
from typing import Any

from stage.chaos import Asked, Talker
from stage.encrypted_person import EncryptedPerson

_NUMBERS = itertools.count(1)
_NEW_SESSION = 0.3


@dataclass(slots=True)
class EncryptedTalker(Talker):
    """Somebody at a client that encrypts; every third message begins a session with a new key."""

    person: EncryptedPerson = field(kw_only=True)
    dice: random.Random = field(default_factory=lambda: random.Random(20261122))

    async def ask(self, room: str) -> Asked:
        """Mention the AI with a question word that occurs nowhere else."""
        if self.dice.random() < _NEW_SESSION:
            await self.person.discard_session(room)
        question = f"q-e{next(_NUMBERS)}x"
        text = f"{question}?"
        event_id = await self.person.send_text(room, text, mentions=[self.ai])
        self.asked.append(asked := Asked(room, event_id, question))
        return asked

    async def command(self, room: str, command: str) -> None:
        """Give a command that is answered by a notice."""
        await self.person.send_text(room, command)
        self.commands += 1

    async def chatter(self, room: str, count: int) -> None:
        """Say things that are not for the AI."""
        for number in range(count):
            await self.person.send_text(room, f"by the way {number}")

    async def history(self, room: str) -> list[dict[str, Any]]:
        """What the client shows of a room, oldest first; what it cannot read is no message."""
        return list(self.person.sight.after(room, None))
