"""What the commands about memory lead to: wishes, carried out on the direct side alone.

In a group nothing of it is kept, whoever writes it: one sentence says where it belongs.
"""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.memory import (
    AskForget,
    AskMemory,
    AskRemember,
    AskRemembering,
    AskReword,
    MemoryHow,
)
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.ids import EventId
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.wishing import (
    ChooseRemembering,
    ForgetRemembered,
    RememberText,
    RewordRemembered,
    ShowRemembered,
    Wish,
)
from appservice.policy.admission import is_direct_of
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.instructing import text_of
from appservice.policy.wishing import kind_of, wish_of


def _remember(
    scene: Scene, message: RoomMessage, command: AskRemember, _now_ms: int, rules: Rules
) -> Decision:
    wish = remembering(message, command, message.event_id)
    if not wish.text:
        return _refused(scene, message, rules) or told(scene, message, rules, "remember_how")
    return _wished(scene, message, rules, wish)


def remembering(message: RoomMessage, command: AskRemember, source: EventId) -> RememberText:
    """The wish in a message, which may be the edit of its `source`."""
    text = wish_of(text_of(message.typed or message.body, command.first))
    return RememberText(
        by=message.sender,
        source=source,
        text=text,
        kind=command.kind or kind_of(text),
        about=source,
        thread=message.thread,
        anew=source != message.event_id,
    )


def _show(
    scene: Scene, message: RoomMessage, command: AskMemory, _now_ms: int, rules: Rules
) -> Decision:
    wish = ShowRemembered(by=message.sender, page=command.page, **_asked_by(message))
    return _wished(scene, message, rules, wish)


def _forget(
    scene: Scene, message: RoomMessage, command: AskForget, _now_ms: int, rules: Rules
) -> Decision:
    if command.numbers == ():
        refused = _refused(scene, message, rules)
        return refused or told(scene, message, rules, "memory_forget_how", word=command.bad)
    wish = ForgetRemembered(
        by=message.sender,
        numbers=command.numbers or (),
        every=command.numbers is None,
        sure=command.sure or command.numbers is not None,
        **_asked_by(message),
    )
    return _wished(scene, message, rules, wish)


def _reword(
    scene: Scene, message: RoomMessage, command: AskReword, _now_ms: int, rules: Rules
) -> Decision:
    text = wish_of(text_of(message.typed or message.body, command.first))
    if command.number is None or not text:
        refused = _refused(scene, message, rules)
        return refused or told(scene, message, rules, "memory_edit_how")
    wish = RewordRemembered(
        by=message.sender, number=command.number, text=text, **_asked_by(message)
    )
    return _wished(scene, message, rules, wish)


def _choose(
    scene: Scene, message: RoomMessage, command: AskRemembering, _now_ms: int, rules: Rules
) -> Decision:
    wish = ChooseRemembering(
        by=message.sender,
        remembering=command.remembering,
        automatic=command.automatic,
        **_asked_by(message),
    )
    return _wished(scene, message, rules, wish)


def _how(
    scene: Scene, message: RoomMessage, command: MemoryHow, _now_ms: int, rules: Rules
) -> Decision:
    refused = _refused(scene, message, rules)
    return refused or told(scene, message, rules, "memory_how", word=command.word)


def _wished(scene: Scene, message: RoomMessage, rules: Rules, wish: Wish) -> Decision:
    refused = _refused(scene, message, rules)
    return refused or Decision(f"command: {type(wish).__name__}", scene.room, (wish,))


def _refused(scene: Scene, message: RoomMessage, rules: Rules) -> Decision | None:
    if is_direct_of(scene.room, message.sender):
        return None
    return told(scene, message, rules, "memory_in_direct")


def _asked_by(message: RoomMessage) -> dict[str, Any]:
    return {"about": message.event_id, "thread": message.thread}


RULES: Mapping[type[Any], Rule] = {
    AskRemember: _remember,
    AskMemory: _show,
    AskForget: _forget,
    AskReword: _reword,
    AskRemembering: _choose,
    MemoryHow: _how,
}
