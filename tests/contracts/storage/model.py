"""What a chat store is meant to be, in plain Python: the state machine compares both."""

from dataclasses import dataclass, field

OPEN = ("asked", "answered", "sending")


@dataclass
class ModelTurn:
    name: str
    room: str
    thread: str | None
    about: str
    phase: str = "waiting"


@dataclass
class Model:
    """Inbox, history and turns of all rooms."""

    rows: dict[str, str] = field(default_factory=dict)  # key -> room, in order
    phases: dict[str, str] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    lines: dict[tuple[str, str], str | None] = field(default_factory=dict)  # None: erased
    turns: dict[str, ModelTurn] = field(default_factory=dict)

    def append(self, keys: list[str], room: str) -> int:
        new = [key for key in dict.fromkeys(keys) if key not in self.rows]
        for key in new:
            self.rows[key], self.phases[key], self.failures[key] = room, "new", 0
        return len(new)

    def next_row(self, room: str) -> str | None:
        rows = (key for key in self.rows if self.rows[key] == room and self.phases[key] == "new")
        return next(rows, None)

    def fail(self, key: str, limit: int) -> bool:
        if self.phases[key] == "new":
            self.failures[key] += 1
            if self.failures[key] >= limit:
                self.phases[key] = "quarantined"
        return self.phases[key] == "quarantined"

    def finish(self, key: str) -> bool:
        was, self.phases[key] = self.phases[key], "done"
        return was != "done"

    def keep(self, room: str, event: str, body: str) -> None:
        self.lines.setdefault((room, event), body)

    def amend(self, room: str, event: str, body: str) -> None:
        if self.lines.get((room, event)) is not None:
            self.lines[room, event] = body

    def erase(self, room: str, event: str) -> None:
        self.lines[room, event] = None

    def said(self, room: str) -> list[str]:
        """Bodies by event: the order of keeping is the store's own, but for erased ones."""
        return sorted(
            body for (where, _), body in self.lines.items() if where == room and body is not None
        )

    def open_turn(self, turn: ModelTurn) -> None:
        if turn.name not in self.turns:
            turn.phase = "waiting" if self._busy(turn) else "asked"
            self.turns[turn.name] = turn

    def answer(self, room: str, name: str) -> None:
        turn = self.turns.get(name)
        if turn is not None and turn.room == room and turn.phase == "asked":
            turn.phase = "answered"

    def drop_in(self, room: str, about: str | None) -> None:
        for turn in self.turns.values():
            meant = turn.room == room and about in {None, turn.about}
            if meant and turn.phase in {"waiting", "asked", "answered"}:
                turn.phase = "dropped"
        self._promote()

    def move(self, name: str, old: tuple[str, ...], new: str) -> bool:
        turn = self.turns.get(name)
        if turn is None or turn.phase not in old:
            return False
        turn.phase = new
        self._promote()
        return True

    def unfinished(self) -> list[tuple[str, str]]:
        ended = {"sent", "dropped"}
        return [(turn.name, turn.phase) for turn in self.turns.values() if turn.phase not in ended]

    def _busy(self, like: ModelTurn) -> bool:
        return any(
            turn.phase in OPEN and (turn.room, turn.thread) == (like.room, like.thread)
            for turn in self.turns.values()
        )

    def _promote(self) -> None:
        for turn in self.turns.values():
            if turn.phase == "waiting" and not self._busy(turn):
                turn.phase = "asked"
