"""The seal with a key for each room and person: random, stored wrapped by a master key.

What is closed so is `STORED` (or `IN_MEMORY`), the key's name, a nonce and the ciphertext with its
tag, AES-256-GCM, bound to the room. Closing and opening never wait: `storage.keyed` has the keys
loaded before something is read, and stored before something that was closed with them is.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final, cast

from appservice.model.errors import KeyGone, SealBroken, SealUnknown
from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from appservice.storage.database import Record, Value
from appservice.storage.key_rows import values
from appservice.storage.master_key import MasterKey
from appservice.storage.room_key import HEAD, RoomKey, is_whole, key_of, new_key
from appservice.storage.seal import IN_MEMORY, STORED, IdentitySeal
from appservice.storage.sql import storable

_MOST_OWNERS: Final = 32_768


class Keyring:
    """The keys that this process knows. `masters`: the first one wraps, all of them unwrap.

    Without masters text is stored as it is, but for rooms kept in memory. `before` opens what was
    stored before rooms had keys.
    """

    def __init__(self, masters: Sequence[MasterKey] = (), before: Seal | None = None) -> None:
        self.masters = {master.name: master for master in masters}
        self._first = masters[0] if masters else None
        self._before: Seal = before or IdentitySeal()
        self._plain = IdentitySeal()
        self._current: OrderedDict[RoomId, RoomKey] = OrderedDict()
        self._by_head: dict[bytes, RoomKey] = {}
        self._pending: dict[bytes, RoomKey] = {}
        self._in_memory: dict[RoomId, RoomKey] = {}
        self._stale: set[RoomId] = set()
        self._gone: set[bytes] = set()
        self.key_ids = self._before.key_ids

    def close(self, room_id: RoomId, text: str) -> bytes:
        """See `Seal`."""
        key = self._in_memory.get(room_id) or self._current.get(room_id)
        if key is None:
            if self._first is None:
                return self._plain.close(room_id, text)
            key = self._begin(_owner(room_id))
        return key.close(self._plain.close(room_id, text))

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """See `Seal`."""
        key = self._by_head.get(sealed[:HEAD])
        if key is None:
            return self._open_unknown(room_id, sealed)
        if key.owner != room_id and key.owner != storable(room_id):
            raise SealBroken(room_id)
        return self._plain.open(room_id, key.open(sealed))

    def keep_in_memory(self, room_id: RoomId, *, on: bool = True) -> None:
        """See `Seal`."""
        owner = _owner(room_id)
        if not on:
            self._in_memory.pop(owner, None)
        elif owner not in self._in_memory:
            self._in_memory[owner] = self._known(new_key(owner, IN_MEMORY))

    def forget(self, room_id: RoomId) -> None:
        """See `Seal`."""
        owner = _owner(room_id)
        self._current.pop(owner, None)
        for head in [head for head, key in self._by_head.items() if key.owner == owner]:
            del self._by_head[head]
            self._pending.pop(head, None)
            self._gone.add(head)
        if self._in_memory.pop(owner, None) is not None:
            self.keep_in_memory(owner)

    def unknown(self, rooms: Iterable[RoomId]) -> list[RoomId]:
        """Those whose keys have to be loaded before something of them is read."""
        if self._first is None:
            return []
        found = []
        for room in rooms:
            if room in self._current and room not in self._stale:
                self._current.move_to_end(room)
            else:
                found.append(_owner(room))
        return found

    def is_unknown(self, head: bytes) -> bool:
        """Whether nothing is known of a stored key, not even that it is gone."""
        return head not in self._by_head and head not in self._gone

    def used(self, heads: Iterable[bytes]) -> list[RoomKey]:
        """The stored keys behind what begins like this."""
        found = (self._by_head.get(head) for head in heads if head.startswith(STORED))
        return [key for key in found if key is not None]

    def to_store(self, keys: Iterable[RoomKey]) -> list[RoomKey]:
        """Those that are not known to be stored."""
        return [key for key in keys if key.head in self._pending]

    def waiting(self, rooms: Iterable[RoomId]) -> list[RoomKey]:
        """Keys of these rooms that are not known to be stored."""
        if not self._pending:
            return []
        named = set(rooms)
        return [key for key in self._pending.values() if key.owner in named]

    def row(self, key: RoomKey, *, current: bool = True) -> tuple[Value, ...]:
        """How a key is stored."""
        assert self._first is not None
        wrapped = self._first.wrap(key.owner, key.key_id, key.key)
        return key.key_id, key.owner, int(current), wrapped, self._first.name

    def begin(self, owner: RoomId) -> RoomKey:
        """A new key for somebody, to be stored by whoever asks."""
        return new_key(owner, STORED)

    def take(self, rows: Iterable[Record], owners: Iterable[RoomId] = ()) -> None:
        """Take in stored keys; of `owners` these are all that there are now.

        Raises `SealUnknown` for a master that is not here, `StoreRefused` for a damaged key.
        """
        self._make_room()
        waiting: dict[RoomId, RoomKey] = {}
        for owner in owners:
            self._stale.discard(owner)
            if (before := self._current.pop(owner, None)) is not None:
                waiting[owner] = before
        for row in rows:
            key_id, owner, current, wrapped, master = values(row)
            head = STORED + bytes.fromhex(key_id)
            key = self._by_head.get(head)
            if key is None:
                if master not in self.masters:
                    raise SealUnknown(owner)
                raw = self.masters[master].unwrap(owner, key_id, wrapped)
                key = self._known(key_of(owner, head, raw))
            self._pending.pop(head, None)
            if current:
                self._current[owner] = key
        for owner, key in waiting.items():
            if owner not in self._current and key.head in self._pending:
                self._current[owner] = key
            elif self._current.get(owner) is not key:
                self._pending.pop(key.head, None)

    def gone(self, heads: Iterable[bytes]) -> None:
        """There are no such keys: what was closed with them is gone."""
        self._gone.update(head for head in heads if head not in self._by_head)

    def destroyed(self, keys: Iterable[RoomKey]) -> None:
        """Of these keys some are stored no more: begin anew for their owners, but still open."""
        for key in keys:
            if self._current.get(key.owner) is key:
                del self._current[key.owner]
            self._pending.pop(key.head, None)

    def is_current(self, key: RoomKey) -> bool:
        """Whether its owner's content is closed with it now."""
        return self._current.get(key.owner) is key

    def is_closed_now(self, room_id: RoomId, sealed: bytes) -> bool:
        """Whether the room's current key closed it."""
        key = self._current.get(_owner(room_id))
        return key is not None and sealed.startswith(key.head)

    def again(self, sealed: bytes) -> bytes:
        """What was closed with a key that is not its owner's, closed with the one that is."""
        key = self._by_head.get(sealed[:HEAD])
        if key is None or self.is_current(key):
            return sealed
        now = self._current.get(key.owner) or self._begin(key.owner)
        return now.close(key.open(sealed))

    def _begin(self, owner: RoomId) -> RoomKey:
        """A key for somebody of whom none is known here; stored before it is used."""
        if (key := self._current.get(owner)) is None:
            key = self._known(self.begin(owner))
            self._current[owner] = self._pending[key.head] = key
        return key

    def _known(self, key: RoomKey) -> RoomKey:
        self._by_head[key.head] = key
        return key

    def _make_room(self) -> None:
        """Let go of those that were not asked for longest, never of what was just loaded."""
        if len(self._current) <= _MOST_OWNERS:
            return
        longest = list(self._current)[: len(self._current) - _MOST_OWNERS // 2]
        kept = {key.owner for key in self._pending.values()}
        out = {owner for owner in longest if owner not in kept}
        for owner in out:
            del self._current[owner]
        for head in [head for head, key in self._by_head.items() if key.owner in out]:
            if head.startswith(STORED):
                del self._by_head[head]

    def _open_unknown(self, room_id: RoomId, sealed: bytes) -> str:
        if sealed.startswith(IN_MEMORY) or sealed[:HEAD] in self._gone:
            raise KeyGone(room_id)
        if not sealed.startswith(STORED):
            return self._before.open(room_id, sealed)
        if not is_whole(sealed):
            raise SealBroken(room_id)
        self._stale.add(_owner(room_id))
        raise SealUnknown(room_id)


def _owner(room_id: RoomId) -> RoomId:
    """The room's ID as the database has it."""
    return cast("RoomId", storable(room_id))
