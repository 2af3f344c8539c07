"""Settings as they were found, with the place of each, before anything judges them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.config.section import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of the file (0: the file as a whole), or a variable of the environment."""

    from_environment: bool
    line: int
    name: str

    @classmethod
    def in_file(cls, name: str, line: int = 0) -> "Place":
        """A line of a file."""
        return cls(from_environment=False, line=line, name=name)

    @classmethod
    def in_environment(cls, name: str) -> "Place":
        """A variable."""
        return cls(from_environment=True, line=0, name=name)

    def __str__(self) -> str:
        return f"{self.name}:{self.line}" if self.line else self.name


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One sentence about one place."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(slots=True)
class Found:
    """A tree of raw values, where each came from, and what was already wrong with them.

    `wrong` holds the settings that have a problem, so that each one gets one sentence only.
    """

    whole: Place
    tree: dict[str, object] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    wrong: set[Path] = field(default_factory=set)

    def place(self, path: Path) -> Place:
        """The place of a setting, or of the nearest thing above it that has one."""
        for length in range(len(path), 0, -1):
            if (found := self.places.get(path[:length])) is not None:
                return found
        return self.whole

    def complain(self, path: Path, sentence: str) -> None:
        """Note a problem of one setting; `sentence` continues after the setting's name."""
        place = self.place(path)
        named = place.from_environment and path in self.places
        full = sentence if named or not path else f"{'.'.join(path)}: {sentence}"
        self.problems.append(Problem(place, full))
        self.wrong.add(path)

    def is_wrong(self, path: Path) -> bool:
        """Whether a setting, or a section that it is in, has a problem already."""
        return any(path[:length] in self.wrong for length in range(1, len(path) + 1))

    def overlay(self, other: "Found") -> None:
        """Let what the other found win over what is here."""
        self.tree = _merged(self.tree, other.tree)
        self.places.update(other.places)
        self.problems.extend(other.problems)
        self.wrong |= other.wrong


def _merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = _merged(old, value)
        else:
            result[key] = value
    return result
