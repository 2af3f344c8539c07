"""Whoever accepts an invitation from another server is sometimes quicker than that server."""

import pytest

from appservice.door.entering import TRIES, enter, until_kept_s
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId

ROOM = RoomId("!room:b.test")


class Server:
    """Refuses so many times with that status, then lets in."""

    def __init__(self, times: int, status: int = 403) -> None:
        self.times, self.status, self.asked = times, status, 0

    async def join(self, room_id: RoomId) -> None:
        assert room_id == ROOM
        self.asked += 1
        if self.asked <= self.times:
            raise HomeserverRefused("no", status=self.status, errcode="M_FORBIDDEN")


@pytest.mark.parametrize("times", [0, 1, TRIES - 1])
async def test_a_server_that_is_slower_than_its_invitation_is_asked_again(times: int) -> None:
    server = Server(times)
    await enter(server.join, ROOM, elsewhere=True, first_s=0.001)
    assert server.asked == times + 1


@pytest.mark.parametrize(
    ("server", "elsewhere", "asked"),
    [(Server(99), True, TRIES), (Server(99), False, 1), (Server(99, 404), True, 1)],
    ids=["never lets in", "our own server", "another refusal"],
)
async def test_what_stays_a_no_is_one(server: Server, elsewhere: bool, asked: int) -> None:
    with pytest.raises(HomeserverRefused):
        await enter(server.join, ROOM, elsewhere=elsewhere, first_s=0.001)
    assert server.asked == asked


def test_a_decline_waits_until_the_other_server_has_kept_its_invitation() -> None:
    assert until_kept_s(seen_ms=10_000, now_ms=10_250) == 0.75
    assert until_kept_s(seen_ms=10_000, now_ms=99_000) == 0
    assert until_kept_s(seen_ms=99_000, now_ms=10_000) == 1  # the clock was set back
