"""Talk that does not depend on anybody's luck: what the homeserver accepted is the truth.

A `Talker` sends each mention under one transaction ID until the homeserver takes it; `Tally`
compares what was taken with what the rooms show at the end.
"""

import asyncio
import itertools
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp

from stage import contents
from stage.accounts import Account
from stage.http import Refused, call

_AGAIN_S = 0.2
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention that the homeserver took. `answer` is what the scripted model says to it."""

    room: str
    event_id: str
    question: str

    @property
    def answer(self) -> str:
        """The word in the answer."""
        return "a-" + self.question.removeprefix("q-")


async def send(account: Account, room: str, content: Mapping[str, Any], kind: str) -> str:
    """Send an event, again and again under one transaction ID until it is taken; its ID."""
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/send/{kind}/{uuid.uuid4().hex}"
    while True:
        try:
            url, token = account.homeserver_url + path, account.access_token
            answer = await call("PUT", url, token=token, body=content, timeout_s=15)
            return str(answer["event_id"])
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(_AGAIN_S)
        except Refused as refused:
            if refused.status < 500:
                raise
            await asyncio.sleep(_AGAIN_S)


@dataclass(slots=True)
class Talker:
    """Somebody who asks the AI things, in rooms that both are in.

    What is asked is short: who types long questions faster than anybody can counts as a program.
    """

    account: Account
    ai: str
    asked: list[Asked] = field(default_factory=list)
    commands: int = 0

    async def ask(self, room: str) -> Asked:
        """Mention the AI with a question word that occurs nowhere else."""
        return await self.have_asked(room, self.account)

    async def have_asked(self, room: str, by: Account) -> Asked:
        """Have somebody mention the AI with a question word that occurs nowhere else."""
        question = f"q-c{next(_NUMBERS)}x"
        content = contents.text(f"{question}?", mentions=[self.ai])
        event_id = await send(by, room, content, "m.room.message")
        self.asked.append(asked := Asked(room, event_id, question))
        return asked

    async def command(self, room: str, command: str) -> None:
        """Give a command that is answered by a notice."""
        await send(self.account, room, contents.text(command), "m.room.message")
        self.commands += 1

    async def chatter(self, room: str, count: int) -> None:
        """Say things that are not for the AI."""
        for number in range(count):
            await send(self.account, room, contents.text(f"by the way {number}"), "m.room.message")

    async def history(self, room: str) -> list[dict[str, Any]]:
        """Every event of a room, oldest first, as the homeserver has it."""
        base = f"{self.account.homeserver_url}/_matrix/client/v3/rooms/{quote(room, safe='')}"
        found: list[dict[str, Any]] = []
        start = ""
        while True:
            url = f"{base}/messages?dir=b&limit=500{start}"
            answer = await call("GET", url, token=self.account.access_token)
            found += answer["chunk"]
            if not answer["chunk"] or "end" not in answer:
                return found[::-1]
            start = f"&from={quote(answer['end'])}"

    async def tally(self) -> "Tally":
        """Compare what was taken with what the rooms show."""
        tally = Tally()
        for room in dict.fromkeys(asked.room for asked in self.asked):
            tally.add([a for a in self.asked if a.room == room], await self.history(room), self.ai)
        return tally


@dataclass(slots=True)
class Tally:
    """How many mentions were taken, how often each was answered, and what else the AI said.

    One message may answer several questions of a burst; what it says is what its last edit does.
    `said` are the answers in all.
    """

    taken: int = 0
    said: int = 0
    unanswered: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)

    def add(self, asked: list[Asked], events: list[dict[str, Any]], ai: str) -> None:
        """Count one room: by the words of the answers, and by the events that they reply to."""
        messages = [e for e in events if e["sender"] == ai and e["type"] == "m.room.message"]
        own = list(_shown(messages).values())
        said = Counter(word for content in own for word in str(content.get("body")).split())
        replies = Counter(_answered(content) for content in own)
        self.taken += len(asked)
        self.said += sum(_is_answer(content) for content in own)
        self.unanswered += [one.question for one in asked if said[one.answer] == 0]
        self.twice += [one.question for one in asked if said[one.answer] > 1]
        self.twice += [event for event, times in replies.items() if event and times > 1]
        self.notices.update(
            content["body"][:40] for content in own if content.get("msgtype") == "m.notice"
        )

    @property
    def complete(self) -> bool:
        """Whether every mention was answered exactly once."""
        return not self.unanswered and not self.twice


def _shown(messages: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What stands on a screen by event ID: edits in place of what they edit."""
    shown: dict[str, dict[str, Any]] = {}
    for event in messages:
        relation = event["content"].get("m.relates_to", {})
        if relation.get("rel_type") != "m.replace":
            shown[event["event_id"]] = event["content"]
            continue
        first = shown.get(relation["event_id"], {})
        related = {"m.relates_to": first["m.relates_to"]} if "m.relates_to" in first else {}
        shown[relation["event_id"]] = event["content"]["m.new_content"] | related
    return shown


def _is_answer(content: Mapping[str, Any]) -> bool:
    """Whether it is a model's words."""
    return content.get("msgtype") == "m.text"


def _answered(content: Mapping[str, Any]) -> str | None:
    """The event that a message is a reply to."""
    replied: str | None = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
    return replied
