"""Verifications that nobody asked for: declined at once, not too often, and never an error."""

from collections.abc import Mapping
from typing import Any

from appservice.matrix.crypto.declining import Declining
from appservice.matrix.http import Api
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId, RoomId, UserId

AI, ROOM = UserId("@ai:a.test"), RoomId("!room:a.test")
EVE, MALLORY = UserId("@eve:b.test"), UserId("@mallory:b.test")
CANCEL, REQUEST = "m.key.verification.cancel", "m.key.verification.request"


class Post(Api):
    """Takes what is sent to devices."""

    def __init__(self) -> None:
        self.user_id, self.device_id = AI, DeviceId("PARLOUR")
        self.said: list[tuple[str, Mapping[str, Any], str]] = []
        self.sent: list[tuple[str, str, Mapping[str, Any]]] = []
        self.away = False

    async def call(
        self,
        method: str,
        where: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        device: bool = False,
        as_user: bool = True,
    ) -> Any:
        if self.away:
            raise HomeserverUnavailable("away")
        assert (method, query, device, as_user, body is not None) == ("PUT", None, True, True, True)
        for user, devices in (body or {})["messages"].items():
            self.sent += [(user, device, content) for device, content in devices.items()]

    async def say(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> None:
        """Takes what is said in rooms."""
        if self.away:
            raise HomeserverUnavailable("away")
        assert room_id == ROOM
        self.said.append((event_type, content, txn_id))


class Clock:
    now_ms = 1_000_000

    def __call__(self) -> int:
        return self.now_ms


def asked(flow: str) -> dict[str, Any]:
    return {"from_device": "PHONE", "transaction_id": flow, "methods": ["m.sas.v1"]}


async def test_a_request_is_declined_at_the_device_that_asked() -> None:
    post = Post()
    await Declining(post, post.say, "Ask the operator.", Clock()).decline(EVE, REQUEST, asked("f1"))
    [(user, device, content)] = post.sent
    assert (user, device) == (EVE, "PHONE")
    assert content == {
        "transaction_id": "f1",
        "code": "m.user",
        "reason": "Ask the operator.",
    }


async def test_what_belongs_to_nothing_is_unknown_and_a_cancellation_needs_no_answer() -> None:
    post = Post()
    declining = Declining(post, post.say, "No.", Clock())
    await declining.decline(EVE, "m.key.verification.mac", {"transaction_id": "f2", "mac": 7})
    await declining.decline(EVE, "m.key.verification.cancel", {"transaction_id": "f3"})
    for odd in ({}, {"transaction_id": 7}, {"transaction_id": "x" * 256}, {"transaction_id": ""}):
        await declining.decline(EVE, REQUEST, odd)
    [(_, device, content)] = post.sent
    assert (device, content["code"]) == ("*", "m.unknown_transaction")


async def test_whoever_asks_too_often_waits_a_minute_and_holds_up_nobody_else() -> None:
    post, clock = Post(), Clock()
    declining = Declining(post, post.say, "No.", clock)
    for number in range(10):
        await declining.decline(EVE, REQUEST, asked(f"e{number}"))
    await declining.decline(MALLORY, REQUEST, asked("m"))
    assert [user for user, _, _ in post.sent] == [EVE] * 3 + [MALLORY]
    clock.now_ms += 60_000
    await declining.decline(EVE, REQUEST, asked("later"))
    assert len(post.sent) == 5
    for number in range(100):
        await declining.decline(UserId(f"@n{number}:b.test"), REQUEST, asked("n"))
    assert len(post.sent) == 34


async def test_a_homeserver_that_is_away_is_no_error() -> None:
    post = Post()
    post.away = True
    await Declining(post, post.say, "No.", Clock()).decline(EVE, REQUEST, asked("f1"))
    assert post.sent == []
    await Declining(post, post.say, "No.", Clock()).decline_in(ROOM, in_room())
    assert post.said == []


def in_room(**other: Any) -> dict[str, Any]:
    content = {"msgtype": REQUEST, "to": AI, "from_device": "PHONE", "body": "verify?"}
    event = {"sender": EVE, "event_id": "$1", "origin_server_ts": Clock.now_ms, "content": content}
    return event | other


async def test_in_a_room_it_is_declined_there_and_only_once() -> None:
    post = Post()
    declining = Declining(post, post.say, "No.", Clock())
    for _ in range(2):
        await declining.decline_in(ROOM, in_room())
    (kind, content, first), (_, _, second) = post.said
    assert (kind, content["code"], content["reason"]) == (CANCEL, "m.user", "No.")
    assert content["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$1"}
    assert first == second


async def test_in_a_room_only_what_is_asked_of_us_now_is_answered() -> None:
    post = Post()
    declining = Declining(post, post.say, "No.", Clock())
    for other in (
        {"content": {"msgtype": REQUEST, "to": MALLORY}},
        {"sender": AI},
        {"origin_server_ts": Clock.now_ms - 600_000},
        {"origin_server_ts": None},
        {"event_id": 7},
        {"content": 7},
    ):
        await declining.decline_in(ROOM, in_room(**other))
    assert post.said == []
