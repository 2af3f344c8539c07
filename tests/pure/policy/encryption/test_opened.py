"""What was encrypted is read as what came in the clear is: envelope, depths and secrets alike."""

from typing import Any

import pytest

from appservice.matrix.decode import decode
from appservice.model.event import Noise, Reaction, RoomMessage
from appservice.policy.encryption.opened import opened
from appservice.policy.secrets import code_hash, code_of, token_of
from tests.pure.policy.rooms import ALICE, ROOM

TEXT = {"msgtype": "m.text", "body": "hello"}


def envelope(**content: Any) -> dict[str, Any]:
    return {
        "type": "m.room.encrypted",
        "event_id": "$sealed",
        "sender": ALICE,
        "origin_server_ts": 5,
        "content": {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", **content},
    }


def inside(content: Any = TEXT, **more: Any) -> dict[str, Any]:
    return {"type": "m.room.message", "content": content, "room_id": ROOM} | more


def test_it_is_who_the_homeserver_says_saying_what_was_inside() -> None:
    found = opened(envelope(), inside(sender="@bob:hs.test", event_id="$other"), ROOM)
    heard = decode(found or {}, ROOM)
    assert isinstance(heard, RoomMessage)
    assert (heard.event_id, heard.sender, heard.body) == ("$sealed", ALICE, "hello")
    assert heard.sent_ms == 5


@pytest.mark.parametrize(
    "payload",
    [
        inside(room_id="!other:hs.test"),
        inside(type="m.room.redaction", content={"redacts": "$line"}),
        inside(type="m.room.encrypted"),
        inside(type=7),
        inside("no object"),
        {},
    ],
)
def test_what_nobody_can_say_so_is_nothing(payload: dict[str, Any]) -> None:
    """Above all a redaction: the homeserver never saw whether its sender may."""
    assert opened(envelope(), payload, ROOM) is None


def test_no_state_comes_out_of_an_envelope() -> None:
    member = inside(type="m.room.member", content={"membership": "leave"}, state_key=ALICE)
    found = opened({**envelope(), "state_key": ALICE}, member, ROOM)
    assert isinstance(decode(found or {}, ROOM), Noise)


def test_a_relation_outside_counts_where_there_is_none_inside() -> None:
    reply = {"m.in_reply_to": {"event_id": "$asked"}}
    other = {"m.in_reply_to": {"event_id": "$other"}}
    for within, without, counts in (
        (TEXT, reply, "$asked"),
        ({**TEXT, "m.relates_to": reply}, other, "$asked"),
        ({**TEXT, "m.relates_to": reply}, None, "$asked"),
        ({**TEXT, "m.relates_to": "odd"}, reply, "$asked"),
        (TEXT, "odd", None),
    ):
        found = opened(envelope(**{"m.relates_to": without}), inside(within), ROOM)
        heard = decode(found or {}, ROOM)
        assert isinstance(heard, RoomMessage)
        assert heard.reply_to == counts


def test_a_reaction_keeps_its_target() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$line", "key": "x"}
    payload = inside({"m.relates_to": {**relation, "key": "y"}}, type="m.reaction")
    heard = decode(opened(envelope(**{"m.relates_to": relation}), payload, ROOM) or {}, ROOM)
    assert isinstance(heard, Reaction)
    assert (heard.target, heard.key) == ("$line", "y")


def test_secrets_of_links_are_cut_from_what_was_encrypted() -> None:
    token, code = token_of(b"key", "link"), code_of(12345)
    said = {"msgtype": "m.text", "body": f"!ai join {code} https://ai.test/join/{token}"}
    found = opened(envelope(), inside(said), ROOM)
    heard = decode(found or {}, ROOM)
    assert isinstance(heard, RoomMessage)
    assert heard.body == f"!ai join [code:{code_hash(code)}] https://ai.test/join/[link]"
    assert token not in str(found)
    assert code not in str(found)


def test_marks_that_somebody_writes_are_none() -> None:
    mark = f"[code:{code_hash(code_of(5))}]"
    heard = decode(opened(envelope(), inside({**TEXT, "body": mark}), ROOM) or {}, ROOM)
    assert isinstance(heard, RoomMessage)
    assert heard.body == "[code]"


def test_depths_are_left_out() -> None:
    deep: Any = "deepest"
    for _ in range(5000):
        deep = {"in": deep}
    found = opened(envelope(), inside({**TEXT, "odd": deep}), ROOM)
    assert isinstance(decode(found or {}, ROOM), RoomMessage)
    assert "deepest" not in repr(found)
