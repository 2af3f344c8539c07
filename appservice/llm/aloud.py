"""Telling of an answer while it comes, without what a model thinks before it.

Each piece is looked at once. Reasoning stands between `<think>` tags; some chat templates open the
tag themselves, so that only its end is in the answer, and nobody can tell its beginning from an
answer's. So nothing is told of an endpoint's answers until it is known which kind it is.
"""

import re
from typing import Final

from appservice.ports.model import Hear

_TAG: Final = re.compile(r"<(/?)(think|thinking)>", re.IGNORECASE)
_TAGS: Final = ("<think>", "<thinking>", "</think>", "</thinking>")
_LONGEST: Final = max(map(len, _TAGS))


class Aloud:
    """Tells `hear`, if there is one, of one answer.

    `opens`: whether the endpoint's template opens the tag itself, None where that is not known yet.
    """

    def __init__(self, hear: Hear | None, *, opens: bool | None) -> None:
        self.opens = opens
        self._hear = hear
        self._held: list[str] | None = None if opens is False else []
        self._inside: str | None = None
        self._tail = ""
        self._anew = True

    def take(self, piece: str) -> None:
        """More of the answer has come."""
        self._tail += piece
        told: list[str] = []
        while self._step(told):
            pass
        self._tell("".join(told))

    def reasons_apart(self) -> None:
        """The server sends reasoning in a field of its own, so that none is in the answer."""
        if self.opens is None:
            self._known(opens=False)

    def ended(self) -> bool:
        """The answer is whole: whether the template opens the tag, as far as this one tells."""
        return self.opens is True

    def _step(self, told: list[str]) -> bool:
        found = _TAG.search(self._tail)
        if self._inside is not None:
            while found is not None and not (found[1] and found[2].casefold() == self._inside):
                found = _TAG.search(self._tail, found.end())
            if found is None:
                self._tail = self._tail[-_LONGEST:]
                return False
            self._inside = None
        elif found is None:
            kept = _may_begin_a_tag(self._tail)
            told.append(self._tail[: len(self._tail) - kept])
            self._tail = self._tail[len(self._tail) - kept :]
            return False
        elif found[1]:
            # All till here was thought, not said.
            told.clear()
            self.opens, self._held = True, None
            if not self._anew and self._hear is not None:
                self._hear("", anew=True)
            self._anew = True
        else:
            told.append(self._tail[: found.start()])
            self._inside = found[2].casefold()
            if self.opens is None and not "".join((*(self._held or ()), *told)).strip():
                self._known(opens=False)  # it begins by thinking, and says so itself
        self._tail = self._tail[found.end() :]
        return True

    def _known(self, *, opens: bool) -> None:
        held, self._held = self._held, None
        self.opens = opens
        self._tell("".join(held or ()))

    def _tell(self, more: str) -> None:
        if not more:
            return
        if self._held is not None:
            self._held.append(more)
            return
        if self._hear is not None:
            self._hear(more, anew=self._anew)
        self._anew = False


def _may_begin_a_tag(text: str) -> int:
    """How many characters at the end may become a tag."""
    start = text.rfind("<", max(len(text) - _LONGEST, 0))
    if start < 0:
        return 0
    end = text[start:].casefold()
    return len(end) if any(tag.startswith(end) for tag in _TAGS) else 0
