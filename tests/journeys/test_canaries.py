"""Secrets planted in direct chats, in one person's memory and in groups stay where they are."""

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from stage.front import Front
from stage.parlour import Parlour
from stage.person import Person
from stage.postgres import Postgres
from stage.scripted_model import Rule, ScriptedModel
from tests.contracts.storage.backends import Backend, postgresql_backend
from tests.contracts.storage.searched import postgresql_rows
from tests.journeys.canaries import ASKED_IN_GROUPS, COMMANDS, Aviary, Blabber, foreign
from tests.journeys.robust import database
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

_PATIENCE_S = 120.0
_OF_A_CREW = 6
_PLENTY = {
    "groups_per_day": 100,
    "invitations_per_day": 100,
    "open_invitations": 100,
    "open_per_invited": 100,
}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@dataclass
class Play:
    """Alice, whose secrets they are; Bobs and Carols, who are after them; groups of three."""

    ai: str
    aviary: Aviary
    alice: Person
    crews: list[tuple[Person, Person]]
    """A Bob and a Carol: each pair for some of the groups, as nobody is invited all day long."""
    chats: list[str] = field(default_factory=list)
    """Direct chats: two of Alice's, one of Bob's."""
    groups: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    """Canaries of direct chats."""

    def crew(self, at: int) -> tuple[Person, Person]:
        """Who is in a group beside Alice."""
        return self.crews[at // _OF_A_CREW]

    async def ask(self, person: Person, room: str, text: str, **more: object) -> None:
        """A question that the AI answers."""
        question = word()
        content = {
            "msgtype": "m.text",
            "body": f"{text}\n{question}",
            "m.mentions": {"user_ids": [self.ai]},
            **more,
        }
        await person.send_content(room, "m.room.message", content)
        await person.wait_text(room, answer_to(question), _PATIENCE_S, sender=self.ai)

    async def confide(self, chat: str) -> None:
        """Alice tells a secret in a direct chat, and has one remembered."""
        said = self.aviary.plant(chat)
        await self.ask(self.alice, chat, f"between us: {said}")
        remembered = self.aviary.plant(*self.chats[:2])
        asked = await self.alice.send_text(chat, f"!ai remember my word is {remembered}")
        await self.alice.wait_event(
            chat, lambda e: e["sender"] == self.ai, after=asked, what="an answer to remember"
        )
        self.private += [said, remembered]

    async def round(self, number: int, names: dict[str, str]) -> None:
        """Everybody asks for everything, everywhere."""
        names.update(group=self.groups[0], chat=self.chats[0], alice=self.alice.user_id)
        await asyncio.gather(*(self._pester(at, number, names) for at in range(len(self.groups))))
        # Who asks on and on without a breath is taken for a program.
        for line in ASKED_IN_GROUPS[number % 3 :: 3]:
            await self.ask(self.crews[0][0], self.chats[2], line.format_map(names))
        for chat in self.chats[:2]:
            await self.ask(self.alice, chat, "What do you know?")

    async def take_out(self) -> None:
        """Alice has what is kept of her, and the history of a group, as files in a direct chat."""
        chat = self.chats[0]
        for canary in self.private:
            self.aviary.read[canary].add(chat)
        await self.alice.send_text(chat, "!ai export")
        await self.alice.wait_text(chat, "What I remember", sender=self.ai)
        await self.alice.send_text(self.groups[0], "!ai export")
        await self.alice.wait_text(self.chats[1], "The history of", sender=self.ai)

    async def _pester(self, at: int, number: int, names: dict[str, str]) -> None:
        """In one group: the questions with replies to what was said elsewhere, and commands."""
        group, other = self.groups[at], self.groups[at - 1]
        names = {**names, "group": other}
        bob, carol = self.crew(at)
        askers = itertools.cycle((bob, carol, self.alice))
        elsewhere = itertools.cycle((self.chats[0], other, self.chats[1]))
        for line in ASKED_IN_GROUPS[number % 2 :: 2]:
            reply = foreign(self._newest(next(elsewhere)))
            await self.ask(next(askers), group, line.format_map(names), **reply)
        for command in COMMANDS:
            await bob.send_text(group, command.format_map(names))
        await self.alice.send_text(group, f"!ai catchup since {number + 1}h")

    def _newest(self, room: str) -> str:
        return str(list(self.alice.sight.after(room, None))[-1]["event_id"])


@pytest.mark.parametrize(
    ("groups", "rounds", "kind"),
    [
        (2, 1, "sqlite"),
        pytest.param(20, 6, "sqlite", marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
        pytest.param(20, 6, "postgresql", marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
async def test_no_canary_leaves_its_room(
    world: World, request: pytest.FixtureRequest, groups: int, rounds: int, kind: str
) -> None:
    aviary, blabber = Aviary(), Blabber()
    backend = None
    if kind == "postgresql":
        backend = await postgresql_backend(request.getfixturevalue("postgres"))
    async with (
        ScriptedModel() as model,
        Front(world.a.url, lambda _request: None, aviary.watch) as front,
    ):
        model.rule(Rule(answer=blabber.say))
        parlour = world.parlour(
            {
                "homeserver": {"url": front.url},
                "models": {"primary": {"base_url": model.url}},
                "budgets": _PLENTY,
                "catchup": {"per_hour": 100},
                **({} if backend is None else database(backend)),
            }
        )
        await parlour.start()
        try:
            play = await _set_up(world, parlour.seat.ai_user_id, aviary, groups)
            for number in range(rounds):
                await play.round(number, blabber.names)
            await play.take_out()
            assert await aviary.files_seen_by(play.alice, play.chats[:2], play.ai) == 2
        finally:
            await parlour.stop()
        asked = groups * rounds * len(ASKED_IN_GROUPS) // 2
        assert aviary.prompts(model) > asked, "a model was told next to nothing: nothing is proven"
        told = b"\n".join(one.raw for one in model.requests)
        assert all(canary.encode() in told for canary in play.private), "kept, but never told"
        assert aviary.messages() > asked, "the model's words did not arrive: nothing is proven"
    for person in (play.alice, *(bob for bob, _ in play.crews)):
        aviary.seen_by(person, [*play.groups, *play.chats], play.ai)
    kept = _on_files(parlour) if backend is None else await _in_tables(backend)
    _kept_apart(play.private, *kept, parlour.log())


async def _set_up(world: World, ai: str, aviary: Aviary, groups: int) -> Play:
    alice = await world.person("Alice")
    crews = [
        (await world.person("Bob"), await world.person("Carol", world.b))
        for _ in range(-(-groups // _OF_A_CREW))
    ]
    play = Play(ai, aviary, alice, crews)
    play.chats = [await direct_chat(person, ai) for person in (alice, alice, crews[0][0])]
    for chat in play.chats[:2]:
        await play.confide(chat)
    for number in range(groups):
        bob, carol = play.crew(number)
        group = await make_group(alice, ai, bob, carol, name=f"Group {number}", chat=play.chats[0])
        play.groups.append(group)
        # What somebody missed is told to them in their newest direct chat, and kept nowhere there.
        canary = aviary.plant(group)
        aviary.read[canary] |= set(play.chats)
        await bob.send_text(group, f"here we say {canary}")
    return play


def _kept_apart(private: Iterable[str], rooms: bytes, personal: bytes, log: str) -> None:
    """What was said in direct chats is in their own store, and nowhere else."""
    for canary in private:
        assert canary.encode() in personal
        assert canary.encode() not in rooms
        assert canary not in log


def _on_files(parlour: Parlour) -> tuple[bytes, bytes]:
    data = parlour.directory / "data"
    return _bytes(data.glob("rooms.db*")), _bytes(data.glob("personal.db*"))


def _bytes(paths: Iterable[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in paths)


async def _in_tables(backend: Backend) -> tuple[bytes, bytes]:
    return await _of(backend, "parlour_rooms"), await _of(backend, "parlour_personal")


async def _of(backend: Backend, schema: str) -> bytes:
    rows = await postgresql_rows(backend, schema)
    values = [value for _, row in rows for value in row.values()]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in values)
