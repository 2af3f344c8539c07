"""Nobody learns how old somebody is: not by what happens, and not by what can be read."""

import json
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from stage.ages import Issuer, set_age
from stage.http import call
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import make_link, open_page
from tests.journeys.robust import history
from tests.journeys.speech import ask, tell
from tests.journeys.test_rights import file_in, looked_into
from tests.journeys.world import World, direct_chat, make_group, word

TOWN = Issuer.new("town")
BANDS = ("under_13", "13_15", "16_17")
_HOUR = "1h"
_MADE_UP = re.compile(r"\b[qa]-\d+x\b|\$[A-Za-z0-9_-]{43}|\b\d{13}\b")


_OF_A_PAGE = re.compile(r"[A-Za-z0-9_-]{20,}")


@dataclass
class Play:
    """One group in which somebody comes in; all else is the same each time."""

    alice: Person
    bob: Person
    dora: Person
    room: str


async def stated(world: World, name: str, band: str) -> Person:
    person = await world.person(name)
    await set_age(person, TOWN.statement(person.user_id, band))
    return person


async def begun(world: World, parlour: Parlour, band: str) -> Play:
    """A group of two adults. Whoever comes in later is of that band."""
    alice, bob, dora = [
        await stated(world, name, of)
        for name, of in (("Alice", "adult"), ("Bob", "adult"), ("Dora", band))
    ]
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    return Play(alice, bob, dora, room)


@pytest.fixture(scope="module")
async def staged(world: World) -> AsyncIterator[tuple[Parlour, list[Play]]]:
    """Groups made while joining had no consequence; now each puts a group on the rules for all."""
    age = {
        "unknown": "shielded",
        "groups": "adults",
        "issuers": {"town": [TOWN.public_key]},
        "reader": "admin",
        "admin_token": await world.a.admin_token(),
    }
    parlour = world.parlour({"age": age, "content": {"moderations": {"base_url": world.model.url}}})
    await parlour.start()
    plays = [await begun(world, parlour, band) for band in ("adult", *BANDS[:1])]
    await parlour.stop()
    parlour.settings["age"] |= {"hold_least": _HOUR, "hold_most": _HOUR}
    await parlour.start()
    yield parlour, plays
    await parlour.stop()


async def said_after(person: Person, room: str, ai: str, event: str) -> None:
    """Until the AI said something, whatever it is."""

    def fits(seen: dict[str, Any]) -> bool:
        return bool(seen["sender"] == ai and seen["type"] == "m.room.message")

    await person.wait_event(room, fits, after=event)


async def acted(play: Play, ai: str) -> None:
    """The script: somebody comes in, asks, is refused something, has a look around, goes."""
    alice, bob, dora, room = play.alice, play.bob, play.dora, play.room
    await ask(alice, room, ai)
    await tell(bob, room, ai, f"!ai add {dora.user_id}", "nvited")
    await dora.wait_invite(room=room)
    await dora.join(room)
    await alice.wait_member(room, dora.user_id)
    for asker in (alice, dora):
        await ask(asker, room, ai)
    unfit = await bob.send_text(room, f"unfit-gambling {word()}", mentions=[ai])
    await bob.wait_event(
        room, lambda e: e["sender"] == ai and e["type"] == "m.room.message", after=unfit
    )
    for person, command in (
        *((bob, "settings"), (dora, "why"), (bob, "audience"), (dora, "age")),
        *((bob, "members"), (bob, "usage"), (alice, "keep"), (bob, "members"), (bob, "privacy")),
    ):
        asked = await person.send_text(room, f"!ai {command}")
        await said_after(person, room, ai, asked)
    await dora.leave(room)
    await alice.wait_member(room, dora.user_id, "leave")
    await ask(alice, room, ai)


def likened(play: Play, ai: str, events: Iterable[dict[str, Any]]) -> list[str]:
    """Events without what differs in any two groups: IDs, times, words made up for one of them.

    From the first word that is spoken on: while a group is made, nothing says who comes in first.
    """
    people = {ai: "THE-AI", play.room: "ROOM"}
    for name in ("alice", "bob", "dora"):
        user_id = getattr(play, name).user_id
        people |= {user_id: name.upper(), user_id[1:].partition(":")[0]: f"{name}-local"}
    places: dict[str, str] = {}
    told: list[str] = []
    for event in events:
        if not (told or (event["type"] == "m.room.message" and event["sender"] != ai)):
            continue
        places[event["event_id"]] = f"EVENT-{len(places)}"
        kept = {key: event.get(key) for key in ("type", "sender", "state_key", "content")}
        text = json.dumps(kept, sort_keys=True)
        for found, name in (*people.items(), *places.items()):
            text = text.replace(found, name)
        told.append(_MADE_UP.sub("WORD", text))
    return told


async def page_of(play: Play, ai: str) -> tuple[int, str]:
    """What the page of a link shows of that group, to anybody: without what each link has anew."""
    url = await make_link(play.bob, play.room, ai)
    page = await open_page(url)
    return page.status, _OF_A_PAGE.sub("ANEW", page.text.replace(url, "LINK"))


async def test_who_comes_in_makes_no_difference_to_what_others_see(
    staged: tuple[Parlour, list[Play]],
) -> None:
    parlour, plays = staged
    ai, seen, pages = parlour.seat.ai_user_id, [], []
    for play in plays:
        await acted(play, ai)
        seen.append(likened(play, ai, await history(play.bob, play.room)))
        pages.append(await page_of(play, ai))
    grown, young = seen
    assert pages[0] == pages[1]
    assert len(grown) > 20
    assert [pair for pair in zip(young, grown, strict=False) if pair[0] != pair[1]] == []
    assert len(young) == len(grown)


async def test_no_band_can_be_read_anywhere(staged: tuple[Parlour, list[Play]]) -> None:
    parlour, plays = staged
    ai, play = parlour.seat.ai_user_id, plays[-1]
    chat = await direct_chat(play.bob, ai)
    await play.bob.send_text(chat, "!ai export")
    files = []
    for caption, name in (("What I remember", "personal"), ("What you said", "groups")):
        event = await file_in(play.bob, chat, ai, caption)
        files.append(looked_into(await play.bob.media(event["content"]["url"]), name))
    for command in ("privacy", "usage", "catchup Kyoto trip", "age", "guardian"):
        asked = await play.bob.send_text(chat, f"!ai {command}")
        await said_after(play.bob, chat, ai, asked)
    profile = await play.bob.request("GET", f"/_matrix/client/v3/profile/{ai}", None)
    theirs = await play.bob.request("GET", f"/_matrix/client/v3/profile/{play.dora.user_id}", None)
    synced = await play.bob.request("GET", "/_matrix/client/v3/sync", None, {"timeout": "0"})
    state = await play.bob.request("GET", f"/_matrix/client/v3/rooms/{play.room}/state", None)
    readable = {
        "events": await history(play.bob, play.room),
        "chat": await history(play.bob, chat),
        "files": files,
        "page": (await page_of(play, ai))[1],
        "profiles": [profile, theirs],
        "state": state,
        "metrics": await parlour.metrics(),
        "log": parlour.log(),
        "ready": await call("GET", f"{parlour.seat.health_url}/ready"),
    }
    own = {key: value for key, value in synced.items() if key != "account_data"}
    statement = TOWN.statement(play.dora.user_id, "x")["statement"].split(".")[0]
    for where, text in {**readable, "sync": own}.items():
        for word_ in (*BANDS, "minor", statement):
            assert word_ not in json.dumps(text, default=str), f"{word_} in {where}"
    for where in ("log", "metrics", "ready"):  # elsewhere `adult` is a word of sentences
        assert "adult" not in json.dumps(readable[where], default=str), where
