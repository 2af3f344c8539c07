"""One verification at a terminal: what is said, what is shown, what is asked."""

import asyncio
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from appservice.cli.exits import CommandFailed
from appservice.matrix.crypto.sas_emoji import EMOJI
from appservice.model.ids import UserId
from appservice.ports.verifying import Act, Answer, Asked, Stage, VerifyingBook, Why
from appservice.prompt.clean import one_line

BEAT_S: Final = 1.0
_STARTING_S: Final = 10.0
_GONE_S: Final = 20.0
_WHY: Final[Mapping[str, str]] = {
    Why.NO_IDENTITY: "The AI user has no identity yet: see what `parlour keys show` says.",
    Why.NO_DEVICES: "{user} has no device that can be verified. Their app has to be set up for it"
    " first (in Element: Settings, Encryption), or their server does not answer.",
    Why.RESTARTED: "Parlour was started again meanwhile: try once more.",
    "m.timeout": "It took too long. Was the request accepted? An app shows it only after it has met"
    " the AI in an encrypted room.",
    "m.mismatched_sas": "What was shown is not the same. Somebody may sit between you: do not write"
    " anything secret to the AI, and try once more over another network.",
    "m.key_mismatch": "The keys of {user} are not those that the homeserver shows. Somebody may sit"
    " between you.",
    "m.mismatched_commitment": "The other side did not keep its word. Somebody may sit between"
    " you.",
    "m.unknown_method": "That app cannot compare emoji or numbers.",
}
_BY_THEM: Final[Mapping[str, str]] = {
    "m.user": "{user} declined, or broke it off.",
    "m.mismatched_sas": "{user} says that what was shown is not the same. Somebody may sit between"
    " you: try once more over another network.",
    "m.key_mismatch": "The AI's keys are not those that the app of {user} knows. Somebody may sit"
    " between you.",
}


async def converse(book: VerifyingBook, user: UserId) -> Mapping[str, Any]:
    """Verify somebody; what is told at its end. Raises `CommandFailed`."""
    id_ = secrets.token_hex(16)
    await book.ask(id_, Act.VERIFY, user)
    try:
        return await _Terminal(book, id_, user).run()
    finally:
        # Whoever goes away, by Ctrl-C too, takes the question along: Parlour then calls it off.
        await book.drop(id_)


async def forget(book: VerifyingBook, user: UserId) -> bool:
    """Have the running Parlour take a verification back; False when none runs."""
    id_ = secrets.token_hex(16)
    await book.ask(id_, Act.FORGET, user)
    try:
        until = time.monotonic() + _STARTING_S
        while time.monotonic() < until:
            seen = await book.terminal(id_, Answer.NONE)
            if seen is None or seen.stage is Stage.DONE:
                return seen is not None
            await asyncio.sleep(BEAT_S / 2)
        return False
    finally:
        await book.drop(id_)


class _Terminal:
    def __init__(self, book: VerifyingBook, id_: str, user: UserId) -> None:
        self._book = book
        self._id = id_
        self._user = user
        self._answer = Answer.NONE
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._shown = Stage.NEW

    async def run(self) -> Mapping[str, Any]:
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin.fileno(), self._read)
        try:
            beat, since = -1, time.monotonic()
            while True:
                seen = await self._book.terminal(self._id, self._answer)
                now = time.monotonic()
                if seen is None:
                    raise CommandFailed("Parlour thought that this terminal was gone: try again.")
                if seen.parlour_beat != beat:
                    beat, since = seen.parlour_beat, now
                elif now - since >= (_GONE_S if beat else _STARTING_S):
                    raise CommandFailed(_nobody(begun=beat > 0))
                self._show(seen)
                if seen.stage is Stage.DONE:
                    return seen.told
                await self._listen()
        finally:
            loop.remove_reader(sys.stdin.fileno())

    def _show(self, seen: Asked) -> None:
        if seen.stage is self._shown:
            return
        asking = self._shown is Stage.COMPARING and self._answer is Answer.NONE
        self._shown = seen.stage
        if asking:
            click.echo()  # the question stays unanswered
        if seen.stage is Stage.FAILED:
            raise CommandFailed(why_not(seen.told, self._user))
        for line in _lines(seen, self._user):
            click.echo(line)
        if seen.stage is Stage.COMPARING:
            self._drain()
            click.echo("Do they match? [y/N] ", nl=False)

    def _drain(self) -> None:
        """What was typed before there was anything to compare is no answer."""
        while not self._lines.empty():
            self._lines.get_nowait()

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(BEAT_S):
                line = await self._lines.get()
        except TimeoutError:
            return
        if line is None:
            raise click.Abort
        if self._shown is not Stage.COMPARING or self._answer is not Answer.NONE:
            return
        words = line.strip().casefold()
        if words in ("y", "yes"):
            self._answer = Answer.SAME
        elif words in ("", "n", "no"):
            self._answer = Answer.OTHER
        else:
            click.echo("Do they match? Say y or n: [y/N] ", nl=False)

    def _read(self) -> None:
        # A terminal hands over whole lines; its end (Ctrl-D) is no answer but a farewell.
        line = sys.stdin.readline()
        if line:
            self._lines.put_nowait(line)
        else:
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self._lines.put_nowait(None)


def _lines(seen: Asked, user: UserId) -> Sequence[str]:
    told = seen.told
    if seen.stage is Stage.ASKED:
        number = told.get("devices", 1)
        devices = "one device" if number == 1 else f"{number} devices"
        return [f"Asked {devices} of {user}: accept the request in the app there."]
    if seen.stage is Stage.AGREED:
        device = one_line(str(told.get("device")), 64)
        return [f"Accepted on the device {device}."]
    if seen.stage is Stage.COMPARING:
        return [
            "",
            "Compare this with what the other screen shows: side by side, or on a call with",
            "somebody whose voice you know. Never in a chat.",
            "",
            *(f"    {_picture(place)}" for place in told["emoji"]),
            *([""] if told["emoji"] else []),
            f"    numbers: {' '.join(str(each) for each in told['numbers'])}",
            "",
        ]
    if seen.stage is Stage.CONFIRMED:
        return ["Waiting until they match on the other screen, too."]
    return []


def _picture(place: int) -> str:
    """An emoji with its name, or the name alone where the terminal knows no emoji."""
    emoji, name = EMOJI[place]
    try:
        emoji.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return name
    # Terminals do not agree how wide an emoji is; a tab comes out in line all the same.
    return f"{emoji}\t{name}"


def _nobody(*, begun: bool) -> str:
    if begun:
        return (
            "Parlour has stopped meanwhile. `parlour keys verified` says whether it came that far."
        )
    return (
        "No Parlour runs on this database, or it has not reached its homeserver yet: start it with"
        " `parlour run`, or see what `parlour doctor` says, then try again."
    )


def why_not(told: Mapping[str, Any], user: UserId) -> str:
    """The sentence for what ended it; the code may be a stranger's own."""
    code = str(told.get("code"))
    sentence = (_BY_THEM.get(code) if told.get("by_them") else None) or _WHY.get(code)
    if sentence is None:
        return f"It was broken off ({one_line(code, 64)}): try once more. Nothing was verified."
    return f"{sentence.format(user=user)} Nothing was verified."
