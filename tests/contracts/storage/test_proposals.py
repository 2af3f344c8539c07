"""What was proposed to remember: looked at once, its text sealed and there while it is open."""

from dataclasses import replace

import pytest

from appservice.model.ids import EventId
from appservice.model.proposal import Proposal, ProposalStage
from appservice.model.remembering import RememberedKind
from appservice.ports.proposals import Proposals
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import OTHER, ROOM

ONE, TWO = EventId("$one"), EventId("$two")
DAY = 86_400_000


@pytest.fixture
def proposals(opened: Opened) -> Proposals:
    return opened.personal.proposals


def proposal(stage: ProposalStage = ProposalStage.ASKED) -> Proposal:
    return Proposal(room_id=ROOM, about=ONE, asked_ms=5, stage=stage)


async def test_each_message_is_looked_at_once(proposals: Proposals) -> None:
    assert await proposals.begin(ROOM, ONE, 5)
    assert not await proposals.begin(ROOM, ONE, 6)
    assert await proposals.begin(OTHER, ONE, 5)
    assert await proposals.of(ROOM) == [proposal()]


async def test_it_is_kept_as_it_is_and_its_text_while_it_is_open(
    proposals: Proposals, opened: Opened
) -> None:
    await proposals.begin(ROOM, ONE, 5)
    found = replace(
        proposal(ProposalStage.OPEN),
        text="has a C\u00e4tword",
        kind=RememberedKind.PREFERENCE,
        source=TWO,
        notice=EventId("$n"),
    )
    await proposals.put(found)
    assert await proposals.of(ROOM) == [found]
    kept = replace(found, stage=ProposalStage.KEPT, number=7, by_itself=True)
    await proposals.put(kept)
    assert await proposals.of(ROOM) == [replace(kept, text=None)]


async def test_what_is_old_is_forgotten_but_what_is_open(proposals: Proposals) -> None:
    await proposals.begin(ROOM, ONE, 5)
    await proposals.begin(ROOM, TWO, 6)
    await proposals.put(replace(proposal(ProposalStage.OPEN), text="x"))
    await proposals.begin(ROOM, EventId("$later"), 40 * DAY)
    assert [one.about for one in await proposals.of(ROOM)] == [ONE, "$later"]


async def test_an_erased_chat_has_none(proposals: Proposals, opened: Opened) -> None:
    await proposals.begin(ROOM, ONE, 5)
    await proposals.put(replace(proposal(ProposalStage.OPEN), text="a Ratword"))
    await proposals.begin(OTHER, ONE, 5)
    await opened.personal.chat.erase_room(ROOM)
    assert await proposals.of(ROOM) == []
    assert len(await proposals.of(OTHER)) == 1
