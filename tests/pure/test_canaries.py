"""Who watches for canaries sees each that leaves its room, or the journeys would prove nothing."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stage.person import Person
from stage.scripted_model import Asked, ScriptedModel
from tests.journeys.canaries import Aviary, found_in, read_out

AI, CHAT, GROUP, OTHER = "@ai:a.test", "!chat:a.test", "!group:a.test", "!other:a.test"
SEND = "/_matrix/client/v3/rooms/%21{room}%3Aa.test/send/m.room.message/1?user_id=%40ai%3Aa.test"
UPLOAD = "/_matrix/media/v3/upload?filename=x"


def zipped(words: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.md", words * 9)
    return held.getvalue()


def model_told(*texts: str) -> ScriptedModel:
    requests = [Asked("/chat", text.encode(), {}, None) for text in texts]
    return cast("ScriptedModel", SimpleNamespace(requests=requests))


def test_a_prompt_of_two_rooms_is_found() -> None:
    aviary = Aviary()
    chat, group = aviary.plant(CHAT), aviary.plant(GROUP)
    assert aviary.prompts(model_told(f"a {chat}", f"b {group}", "nothing")) == 2
    with pytest.raises(AssertionError, match="several rooms"):
        aviary.prompts(model_told(f'{{"x": "{chat}\\n{group}"}}'))


@pytest.mark.parametrize("way", ["body", "path", "plainly in no room"])
def test_words_sent_to_another_room_are_found(way: str) -> None:
    aviary = Aviary()
    canary = aviary.plant(CHAT)
    aviary.watch("PUT", SEND.format(room="chat"), f'{{"body": "{canary}"}}'.encode())
    assert aviary.messages() == 1
    path, body = SEND.format(room="group"), canary
    if way == "path":
        path, body = f"{path}&reason={canary}", ""
    elif way == "plainly in no room":
        path = "/_matrix/client/v3/profile/%40ai%3Aa.test/displayname"
    aviary.watch("PUT", path, body.encode())
    with pytest.raises(AssertionError, match="takes"):
        aviary.messages()


def test_a_file_of_two_rooms_is_found_though_it_is_packed() -> None:
    aviary = Aviary()
    chat, group = aviary.plant(CHAT), aviary.plant(GROUP)
    assert chat.encode() not in zipped(chat)
    assert found_in(read_out(zipped(chat))) == {chat}
    aviary.watch("POST", UPLOAD, zipped(chat))
    assert aviary.messages() == 0, "it belongs somewhere, and the message says where"
    aviary.watch("POST", UPLOAD, zipped(chat + group))
    with pytest.raises(AssertionError, match="several rooms"):
        aviary.messages()


def shown(room: str, **content: Any) -> Person:
    event = {"sender": AI, "content": content}

    class Sight:
        def after(self, where: str, _event: str | None) -> list[dict[str, Any]]:
            return [event] if where == room else []

    async def media(_uri: str) -> bytes:
        return zipped(content["holds"])

    return cast("Person", SimpleNamespace(sight=Sight(), media=media))


async def test_what_a_client_shows_in_another_room_is_found() -> None:
    aviary = Aviary()
    canary = aviary.plant(CHAT, OTHER)
    rooms = [CHAT, GROUP, OTHER]
    aviary.seen_by(shown(OTHER, body=canary), rooms, AI)
    with pytest.raises(AssertionError, match="was said in"):
        aviary.seen_by(shown(GROUP, formatted_body=f"<b>{canary}"), rooms, AI)
    file = {"msgtype": "m.file", "url": "mxc://a.test/1", "holds": canary}
    assert await aviary.files_seen_by(shown(CHAT, **file), rooms, AI) == 1
    with pytest.raises(AssertionError, match="is in a file"):
        await aviary.files_seen_by(shown(GROUP, **file), rooms, AI)
