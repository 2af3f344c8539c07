"""What is remembered of people: sealed lines, one person at a time."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import EventId, UserId
from appservice.model.remembering import (
    MOST_REMEMBERED,
    NewRemembered,
    NotKept,
    Origin,
    Recollection,
    Remembered,
    RememberedKind,
    Remembering,
    RememberingChoice,
    person_key,
)
from appservice.storage.database import Record, Tx, Write
from appservice.storage.key_rows import destroying
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import listing

_LINES: Final = "select * from memories where room_id = $1 order by number"
_OF_EVENT: Final = "select * from memories where room_id = $1 and event_id = $2 order by number"
_COUNT: Final = "select count(*) as lines from memories where room_id = $1"
_REMOVED: Final = "select 1 as gone from memories_removed where room_id = $1 and event_id = $2"
_CHOSEN: Final = "select remembering, automatic from memories_chosen where room_id = $1"
_NUMBER: Final = """
    insert into memories_chosen (room_id, last_number) values ($1, 1)
    on conflict (room_id) do update set last_number = memories_chosen.last_number + 1"""
_GIVEN: Final = "select last_number from memories_chosen where room_id = $1"
_KEEP: Final = """
    insert into memories
        (room_id, number, kind, origin, from_room, event_id, made_ms, body)
    values ($1, $2, $3, $4, $5, $6, $7, $8)"""
_EDIT: Final = """
    update memories set body = $1, edited_ms = $2 where room_id = $3 and number = $4"""
_ONE: Final = "select * from memories where room_id = $1 and number = $2"
_FORGET: Final = "delete from memories where room_id = $1 and number = $2"
_FORGET_ALL: Final = "delete from memories where room_id = $1"
_FORGET_SOURCE: Final = "delete from memories where room_id = $1 and event_id = $2"
_REMOVE: Final = """
    insert into memories_removed (room_id, event_id) values ($1, $2)
    on conflict (room_id, event_id) do nothing"""
_CHOOSE: Final = """
    insert into memories_chosen (room_id, remembering, automatic) values ($1, $2, $3)
    on conflict (room_id) do update set
        remembering = excluded.remembering, automatic = excluded.automatic"""
_EDITION: Final = "select edition, remembering from memories_chosen where room_id = $1"
_NEWER: Final = "update memories_chosen set edition = edition + 1 where room_id = $1"
_NOT_NOW: Final = {Remembering.PAUSED: NotKept.PAUSED, Remembering.OFF: NotKept.OFF}


class SqlMemories(StorePart):
    """`ports.memories.Memories`. Whatever changes lines of a person holds that person's lock."""

    async def keep(self, new: NewRemembered) -> Remembered | NotKept:
        """See `Memories`."""
        person = person_key(new.owner)
        async with self._database.begin((person,)) as tx:
            await tx.lock(room_lock(person))
            known = await tx.fetch(_OF_EVENT, person, new.event_id)
            for line in self._whole(known, lambda each: self._line(new.owner, each)):
                if line.text == new.text:
                    return line
            if (why := await self._refusal(tx, new)) is not None:
                return why
            await tx.execute_many(listing(person))
            await tx.execute(_NUMBER, person)
            given = await tx.fetchrow(_GIVEN, person)
            assert given is not None
            await tx.execute(
                _KEEP,
                person,
                given["last_number"],
                new.kind,
                new.origin,
                new.room_id,
                new.event_id,
                new.made_ms,
                self._seal.close(person, new.text),
            )
            found = await tx.fetchrow(_ONE, person, given["last_number"])
            assert found is not None
            return self._line(new.owner, found)

    async def _refusal(self, tx: Tx, new: NewRemembered) -> NotKept | None:
        person = person_key(new.owner)
        chosen = _choice(await tx.fetchrow(_CHOSEN, person)).remembering
        if chosen in _NOT_NOW:
            return _NOT_NOW[chosen]
        if await tx.fetchrow(_REMOVED, person, new.event_id) is not None:
            return NotKept.REMOVED
        count = await tx.fetchrow(_COUNT, person)
        assert count is not None
        return NotKept.FULL if count["lines"] >= MOST_REMEMBERED else None

    async def lines(self, owner: UserId) -> list[Remembered]:
        """See `Memories`."""
        person = person_key(owner)
        found = await self._database.fetch(_LINES, person, rooms=(person,))
        return self._whole(found, lambda each: self._line(owner, each))

    async def recall(self, owner: UserId) -> Recollection:
        """See `Memories`."""
        person = person_key(owner)
        async with self._database.begin((person,)) as tx:
            found = await tx.fetchrow(_EDITION, person)
            if found is None:
                return Recollection(0)
            if found["remembering"] == Remembering.OFF:
                return Recollection(found["edition"])
            lines = await tx.fetch(_LINES, person)
        whole = self._whole(lines, lambda each: self._line(owner, each))
        return Recollection(found["edition"], tuple(whole))

    async def edition(self, owner: UserId) -> int:
        """See `Memories`."""
        person = person_key(owner)
        found = await self._database.fetchrow(_EDITION, person, rooms=(person,))
        return 0 if found is None else int(found["edition"])

    async def edit(self, owner: UserId, number: int, text: str, now_ms: int) -> Remembered | None:
        """See `Memories`."""
        person = person_key(owner)
        async with self._database.begin((person,)) as tx:
            await tx.lock(room_lock(person))
            if await tx.execute(_EDIT, self._seal.close(person, text), now_ms, person, number):
                await tx.execute(_NEWER, person)
            found = await tx.fetchrow(_ONE, person, number)
        return None if found is None else self._line(owner, found)

    async def forget(self, owner: UserId, numbers: Sequence[int] | None) -> int:
        """See `Memories`."""
        person = person_key(owner)
        gone = Write(_FORGET_ALL, [(person,)])
        if numbers is not None:
            return await self._gone(owner, Write(_FORGET, [(person, number) for number in numbers]))
        count = await self._gone(owner, gone, destroying(person))
        self._seal.forget(person)
        return count

    async def given(self, owner: UserId, numbers: Sequence[int]) -> list[int]:
        """See `Memories`."""
        person = person_key(owner)
        found = await self._database.fetchrow(_GIVEN, person, rooms=(person,))
        last = 0 if found is None else int(found["last_number"])
        return [number for number in numbers if 1 <= number <= last]

    async def forget_source(self, owner: UserId, event_id: EventId) -> int:
        """See `Memories`."""
        person = person_key(owner)
        row = [(person, event_id)]
        return await self._gone(
            owner, Write(_FORGET_SOURCE, row), Write(_REMOVE, row), listing(person)
        )

    async def choice(self, owner: UserId) -> RememberingChoice:
        """See `Memories`."""
        person = person_key(owner)
        return _choice(await self._database.fetchrow(_CHOSEN, person, rooms=(person,)))

    async def choose(self, owner: UserId, choice: RememberingChoice) -> None:
        """See `Memories`."""
        person = person_key(owner)
        row = (person, choice.remembering, int(choice.automatic))
        writes = [listing(person), Write(_CHOOSE, [row])]
        if choice.remembering is Remembering.OFF:
            writes.append(Write(_NEWER, [(person,)]))
        await self._database.write(writes, (person,), [room_lock(person)])

    async def _gone(self, owner: UserId, deleting: Write, *also: Write) -> int:
        """Delete lines; how many there were."""
        if not deleting.rows:
            return 0
        person = person_key(owner)
        async with self._database.begin((person,)) as tx:
            await tx.lock(room_lock(person))
            count = await tx.execute_many(deleting)
            if count:
                await tx.execute(_NEWER, person)
            for write in also:
                await tx.execute_many(write)
        return count

    def _line(self, owner: UserId, found: Record) -> Remembered:
        return Remembered(
            owner=owner,
            number=found["number"],
            text=self._seal.open(person_key(owner), found["body"]),
            kind=RememberedKind(found["kind"]),
            origin=Origin(found["origin"]),
            room_id=found["from_room"],
            event_id=found["event_id"],
            made_ms=found["made_ms"],
            edited_ms=found["edited_ms"],
        )


def _choice(found: Record | None) -> RememberingChoice:
    if found is None:
        return RememberingChoice()
    return RememberingChoice(
        remembering=Remembering(found["remembering"]), automatic=bool(found["automatic"])
    )
