"""Messages as clients send them: kinds, edits, threads, replies, mentions."""

from typing import Any

import pytest

from appservice.matrix.decode import decode
from appservice.model.event import LineKind, Noise, RoomMessage
from appservice.model.ids import RoomId

AI = "@ai:hs.test"


def heard(content: dict[str, Any]) -> object:
    head = {"event_id": "$e", "sender": "@alice:hs.test", "origin_server_ts": 1}
    return decode(head | {"type": "m.room.message", "content": content}, RoomId("!r:hs.test"))


def said(body: str = "hi", /, **more: Any) -> RoomMessage:
    found = heard({"msgtype": "m.text", "body": body} | more)
    assert isinstance(found, RoomMessage)
    return found


def related(body: str = "hi", /, **relation: Any) -> RoomMessage:
    return said(body, **{"m.relates_to": relation})


@pytest.mark.parametrize(
    ("msgtype", "kind"),
    [
        ("m.text", LineKind.TEXT),
        ("m.notice", LineKind.NOTICE),
        ("m.emote", LineKind.EMOTE),
        ("m.image", LineKind.IMAGE),
        ("m.file", LineKind.FILE),
        ("m.audio", LineKind.AUDIO),
        ("m.video", LineKind.VIDEO),
        ("m.location", LineKind.OTHER),
        ("", LineKind.OTHER),
        (5, LineKind.OTHER),
    ],
)
def test_kinds(msgtype: object, kind: LineKind) -> None:
    assert said(msgtype=msgtype).kind is kind


@pytest.mark.parametrize("mark", ["m.automated", "org.matrix.msc1767.automated"])
def test_a_program_may_say_that_it_is_one(mark: str) -> None:
    assert said(**{mark: True}).automated
    assert not said(**{mark: "yes"}).automated
    assert not said().automated


@pytest.mark.parametrize("body", [None, 5, ["hi"], {"text": "hi"}])
def test_a_body_that_is_no_text_says_nothing(body: object) -> None:
    assert isinstance(heard({"msgtype": "m.text", "body": body}), Noise)


def test_devices_that_verify_each_other_say_nothing_to_people() -> None:
    content = {"msgtype": "m.key.verification.request", "body": "Alice wants to verify", "to": AI}
    assert isinstance(heard(content), Noise)


def test_what_no_database_takes_is_replaced() -> None:
    assert said("a\ud800b\0c").body == "a?b\ufffdc"


def test_an_edit_has_the_new_words_and_names_the_old_ones() -> None:
    message = said(
        "* hello",
        **{
            "m.new_content": {"msgtype": "m.notice", "body": "hello", "m.mentions": {}},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
        },
    )
    assert (message.replaces, message.body) == ("$old", "hello")
    assert message.kind is LineKind.NOTICE
    assert (message.reply_to, message.thread) == (None, None)


@pytest.mark.parametrize(
    ("relation", "new"),
    [
        ({"rel_type": "m.replace", "event_id": "$old"}, None),
        ({"rel_type": "m.replace", "event_id": "$old"}, {"msgtype": "m.text"}),
        ({"rel_type": "m.replace"}, {"msgtype": "m.text", "body": "new"}),
        ({"rel_type": "m.replace", "event_id": 7}, {"msgtype": "m.text", "body": "new"}),
    ],
)
def test_half_an_edit_is_never_a_new_message(relation: dict[str, Any], new: object) -> None:
    content = {"msgtype": "m.text", "body": "* new", "m.relates_to": relation}
    assert isinstance(heard(content | {"m.new_content": new}), Noise)


def test_a_reply_names_what_it_answers_and_loses_the_quote() -> None:
    body = f"> <{AI}> line one\n> line two\n\nI think so"
    message = related(body, **{"m.in_reply_to": {"event_id": "$q"}})
    assert (message.reply_to, message.body) == ("$q", "I think so")


def test_only_a_reply_loses_a_quote() -> None:
    body = f"> <{AI}> line one\n\nI think so"
    assert said(body).body == body


def test_a_thread_with_fallback_is_no_reply() -> None:
    message = related(
        "hi",
        rel_type="m.thread",
        event_id="$root",
        is_falling_back=True,
        **{"m.in_reply_to": {"event_id": "$last"}},
    )
    assert (message.thread, message.reply_to) == ("$root", None)


@pytest.mark.parametrize("more", [{}, {"is_falling_back": False}, {"is_falling_back": "true"}])
def test_a_reply_within_a_thread_is_both(more: dict[str, Any]) -> None:
    """The specification takes `is_falling_back` as false where it is not given."""
    relation = {"rel_type": "m.thread", "event_id": "$root", **more}
    message = related("hi", **relation, **{"m.in_reply_to": {"event_id": "$q"}})
    assert (message.thread, message.reply_to) == ("$root", "$q")


@pytest.mark.parametrize(
    "relation", [None, "x", [], {"rel_type": 5, "event_id": "$x"}, {"m.in_reply_to": "$q"}]
)
def test_a_relation_that_is_none_is_left_out(relation: object) -> None:
    message = said("hi", **{"m.relates_to": relation})
    assert (message.reply_to, message.thread, message.replaces) == (None, None, None)


def test_mentions_are_those_that_are_user_ids() -> None:
    listed = [AI, "@bob:b.test", "bob", 5, None, {}, [AI], "@ünï:b.test"]
    assert said("hi", **{"m.mentions": {"user_ids": listed}}).mentions == {AI, "@bob:b.test"}


@pytest.mark.parametrize("mentions", [None, [], "x", {"user_ids": AI}, {"user_ids": {AI: 1}}])
def test_mentions_of_a_wrong_shape_name_nobody(mentions: object) -> None:
    assert said("hi", **{"m.mentions": mentions}).mentions == frozenset()


def test_entities_spell_no_marks_of_codes() -> None:
    """A mark stands for a code that was there; whoever learnt a hash must not use it as one."""
    mark = f"[code:{'a' * 40}]"
    pill = '<a href="https://matrix.to/#/@bob:hs.test">Bob</a>'
    html = {
        "format": "org.matrix.custom.html",
        "formatted_body": f"!ai join &#91;{mark[1:]}<br>{pill}",
    }
    forged, true = said("!ai join nothing", **html), said(f"!ai join {mark}", **html)
    assert (forged.typed or "").startswith("!ai join [code]\n")
    assert (true.typed or "").startswith(f"!ai join {mark}\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"body": "x.png"}, ("x.png", "")),
        ({"body": "x.png", "filename": "x.png"}, ("x.png", "")),
        ({"body": "look at this", "filename": "x.png"}, ("x.png", "look at this")),
        ({"body": "x.png", "filename": 7}, ("x.png", "")),
    ],
)
def test_a_file_has_a_name_and_perhaps_a_caption(
    content: dict[str, Any], expected: tuple[str, str]
) -> None:
    found = heard({"msgtype": "m.image", **content})
    assert isinstance(found, RoomMessage)
    assert (found.file, found.body) == expected


def test_a_voice_message_is_told_from_other_recordings() -> None:
    assert said("a.ogg", msgtype="m.audio", **{"org.matrix.msc3245.voice": {}}).kind is (
        LineKind.VOICE
    )


def test_a_sticker_says_what_it_shows() -> None:
    head = {"event_id": "$e", "sender": "@alice:hs.test", "origin_server_ts": 1}
    found = decode(head | {"type": "m.sticker", "content": {"body": "a cat"}}, RoomId("!r:hs.test"))
    assert isinstance(found, RoomMessage)
    assert (found.kind, found.file, found.body) == (LineKind.IMAGE, None, "a cat")
