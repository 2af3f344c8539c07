"""What journeys share in which keys are lost, copied and brought back."""

import re
import shutil
from pathlib import Path

from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.secrecy import NO_SHIELD
from tests.journeys.encrypted import join
from tests.journeys.robust import eventually
from tests.journeys.world import answer_to, word

_FILES = ("crypto.db", "crypto.db-wal", "crypto.db-shm")


async def shown_keys(parlour: Parlour, code: int | None = 0) -> dict[str, str]:
    """What `parlour keys show` says, by the names of its lines; the sentence below as `verdict`."""
    finished = await parlour.command("keys show")
    assert code is None or finished.code == code, finished.output + finished.errors
    found = dict(re.findall(r"^([a-z A-Z]+):\s+(.*)$", finished.output, re.MULTILINE))
    return found | {"verdict": finished.output.rstrip().splitlines()[-1]}


async def room_with(ai: str, *people: EncryptedPerson) -> str:
    """An encrypted room of these people, where the AI has what it needs; the room ID."""
    maker, *others = people
    room = await maker.create_encrypted(power_level_content_override={"users": {ai: 150}})
    for other in others:
        await maker.invite(room, other.user_id)
        await other.wait_invite(room=room)
        await maker.wait_member(room, other.user_id, "invite")
        await join(other, room, maker)
        await maker.wait_member(room, other.user_id)
    await maker.invite(room, ai)
    for person in people:
        await person.wait_member(room, ai)
    return room


async def answered(person: EncryptedPerson, room: str, ai: str) -> None:
    """Ask, and read an answer that no client complains about."""
    question = word()
    await person.send_text(room, question, mentions=[ai])
    answer = await person.wait_text(room, answer_to(question), sender=ai)
    assert answer["encrypted"]
    assert await person.shield(room, answer["event_id"]) == NO_SHIELD


def copy_keys(parlour: Parlour, to: Path) -> None:
    """A backup of the store of keys, of a Parlour that does not run."""
    to.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        if (parlour.directory / "data" / name).exists():
            shutil.copy2(parlour.directory / "data" / name, to / name)


def lose_keys(parlour: Parlour) -> None:
    """The store of keys is gone."""
    for name in _FILES:
        (parlour.directory / "data" / name).unlink(missing_ok=True)


def bring_back_keys(parlour: Parlour, backup: Path) -> None:
    """Put a backup in the place of the store of keys."""
    lose_keys(parlour)
    for name in _FILES:
        if (backup / name).exists():
            shutil.copy2(backup / name, parlour.directory / "data" / name)


async def logged(parlour: Parlour, event: str) -> None:
    """Until a line of its log names that."""

    async def is_there() -> bool:
        return event in parlour.log()

    await eventually(is_there, f"{event} in Parlour's log")
