"""Words are looked at once, and long ones beside the loop that all rooms share."""

import asyncio
import threading

from appservice.policy.floor import Looked, looked
from appservice.telemetry import NullMeter
from appservice.turns.looking import AT_ONCE, Looking
from appservice.turns.rating import Ratings

LONG = "Many words. " * AT_ONCE


class Counted:
    """Looks, and notes at what and in which thread."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []
        self.busy = self.most = 0

    def __call__(self, text: str) -> Looked:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.seen.append((text, threading.get_ident()))
        found = looked(text)
        self.busy -= 1
        return found


async def test_the_loop_looks_at_short_words_alone() -> None:
    look = Counted()
    for text in ("short", LONG):
        assert await Looking(look).at(text) == looked(text)
    (_, short), (_, long) = look.seen
    assert short == threading.get_ident() != long


async def test_the_same_words_are_looked_at_once_whoever_asks() -> None:
    look = Counted()
    ratings = Ratings(None, NullMeter(), looking=Looking(look))
    await asyncio.gather(*(ratings.known(LONG) for _ in range(5)), ratings.look(LONG))
    assert (await ratings.known(LONG)).text == LONG
    await asyncio.gather(*(ratings.look(f"{number} {LONG}") for number in range(4)))
    assert [text for text, _ in look.seen].count(LONG) == 1
    assert len(look.seen) == 5
    assert look.most == 1


async def test_no_word_is_kept() -> None:
    looking = Looking()
    await looking.at("A secret, and I do not want to live any more.")
    assert "secret" not in repr(vars(looking))
    assert "secret" not in repr(vars(looking._lately))
