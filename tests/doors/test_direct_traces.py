"""A word said in a direct chat, in every way that there is: not a trace on the side of rooms.

Nor in the log at its finest, nor in what the ledger, the directory or a request to it keeps.
"""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import structlog

from appservice.model.prompt import Prompt
from appservice.telemetry.logs import configure_logging
from tests.contracts.storage.searched import forms
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.pure.policy.rooms import ALICE, BOB, CAROL

WORD = "Zanzibarquokka"
POLL, TEXT = "org.matrix.msc3381.poll.start", "org.matrix.msc1767.text"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    stream = io.StringIO()
    configure_logging(level="debug", format="json", stream=stream)
    yield stream
    structlog.reset_defaults()


def parrot(prompt: Prompt) -> str:
    """Says the word again, and proposes it."""
    if "break now" in prompt.parts[-1].text:
        raise ValueError(f"cannot say {WORD}")
    if prompt.schema is None:
        return f"You said {WORD}."
    return json.dumps(
        {
            "kind": "fact",
            "whose": "writer",
            "subject": "everyday",
            "message": 1,
            "line": f"likes {WORD} most of all",
        }
    )


async def everything(world: DirectWorld) -> None:
    """The word in all that can be said."""
    said = world.say(f"I like {WORD} most of all things")
    await world.hear(said)
    await world.said(f"You said {WORD}")
    await world.said(f"Shall I remember: \u201clikes {WORD}")
    await world.quiet()
    edit = {"rel_type": "m.replace", "event_id": said["event_id"]}
    new = {"msgtype": "m.text", "body": f"I like {WORD} still"}
    about = {"rel_type": "m.annotation", "event_id": said["event_id"], "key": WORD}
    poll = {"question": {TEXT: f"{WORD}?"}, "answers": [{"id": "1", TEXT: WORD}]}
    put = partial(world.wire.put, CHAT)
    await world.hear(
        put("m.room.message", ALICE, content={**new, "m.relates_to": edit, "m.new_content": new}),
        put("m.reaction", ALICE, content={"m.relates_to": about}),
        put(POLL, ALICE, content={POLL: poll}),
        put(WORD, ALICE, content={WORD: WORD}),
        put("m.room.message", ALICE, content={"msgtype": WORD, "body": [WORD]}),
        put("m.room.encrypted", ALICE, content={"ciphertext": WORD}),
        world.say(f"{WORD}.txt", msgtype="m.file", url=f"mxc://hs.test/{WORD}"),
        world.say(f"!ai {WORD}"),
        world.say(f"!ai usage {WORD}"),
        world.say(f"!ai join {WORD}"),
        world.say(f"!ai remember {WORD} is good"),
        world.say("!ai memory"),
        world.say(f"!ai why {WORD}"),
        world.say(WORD, sender=CAROL),
    )
    await world.quiet()
    gone = put("m.room.redaction", ALICE, redacts=said["event_id"], content={"reason": WORD})
    await world.hear(gone)
    await world.hear(world.say(f"{WORD}, break now"))
    await world.said("went wrong")
    await world.quiet()


async def its_state(world: DirectWorld) -> None:
    """The word in the room's state, which is the room's, also when it is a group."""
    named = {"membership": "join", "displayname": WORD}
    put = partial(world.wire.put, CHAT)
    await world.hear(
        put("m.room.name", ALICE, state_key="", content={"name": WORD}),
        put("m.room.topic", ALICE, state_key="", content={"topic": WORD}),
        put("m.room.member", ALICE, state_key=ALICE, content=named),
        put("m.room.pinned_events", ALICE, state_key="", content={"pinned": [WORD]}),
    )
    await world.quiet()


def traces(folder: Path) -> list[str]:
    """The files in which the word is, however it is written."""
    wanted = forms(WORD)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in wanted)]


@pytest.mark.parametrize("ends", [False, True], ids=["goes on", "ends"])
async def test_not_a_trace_of_it_is_where_it_does_not_belong(
    tmp_path: Path, log: io.StringIO, ends: bool
) -> None:
    async with direct_world(tmp_path) as world:
        world.model.answer = parrot
        await everything(world)
        if ends:
            await world.hear(world.say(f"{WORD} again"), world.member(BOB, "invite"))
            await world.said("no private chat of two any more")
            await world.quiet()
        assert traces(tmp_path / "p") != [], "it is looked for rightly"
        assert traces(tmp_path / "r") == []
    assert traces(tmp_path / "r") == [], "also when all is written to its files"
    assert "turn_given_up" in log.getvalue(), "it is logged what happens"
    assert [one for one in log.getvalue().splitlines() if WORD.lower() in one.lower()] == []
