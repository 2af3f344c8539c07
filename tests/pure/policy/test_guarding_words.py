"""What is written after `guardian` is read totally, and in a group it is one sentence for all."""

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.commands.guarding import Guardianship
from appservice.model.effect import Notice
from appservice.model.guardianship import (
    AnswerAsk,
    AskChild,
    CarryGuardianWish,
    EndLink,
    RoomWord,
    SetQuiet,
    SetRoom,
    SetSwitch,
    ShowAll,
    ShowChild,
    ShowLog,
    Switch,
    WishAsGuardian,
    Wrong,
)
from appservice.model.guarding import QuietHours
from appservice.model.ids import UserId
from appservice.policy.decide.commands import decide_command
from appservice.policy.parsing import parse
from appservice.policy.parsing.guarding import wish_in
from appservice.prompt.english import ENGLISH
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW, RULES, direct, group, message, scene

KNOWN: dict[str, WishAsGuardian] = {
    "": ShowAll(),
    f"{CAROL}": ShowChild(CAROL),
    f"{CAROL}: log": ShowLog(CAROL),
    f"{CAROL} groups off": SetSwitch(CAROL, Switch.GROUPS, on=False),
    f"{CAROL} IMAGES On": SetSwitch(CAROL, Switch.IMAGES, on=True),
    f"{CAROL} memory off": SetSwitch(CAROL, Switch.MEMORY, on=False),
    f"{CAROL} unasked off": SetSwitch(CAROL, Switch.UNASKED, on=False),
    f"{CAROL} voice off": SetSwitch(CAROL, Switch.VOICE, on=False),
    f"{CAROL} quiet off": SetQuiet(CAROL, None),
    f"{CAROL} quiet 21:00-07:00 Europe/Berlin": SetQuiet(
        CAROL, QuietHours(1260, 420, "Europe/Berlin")
    ),
    f"{CAROL} quiet 9.30 \u2013 10:00 UTC": SetQuiet(CAROL, QuietHours(570, 600, "UTC")),
    f"{CAROL} quiet 22:00-24:00 UTC": SetQuiet(CAROL, QuietHours(1320, 0, "UTC")),
    f"{CAROL} quiet 21:00-07:00": Wrong("guardian_zone_lacks"),
    f"{CAROL} quiet 0:00-24:00 UTC": Wrong("guardian_quiet_how"),
    f"{CAROL} quiet 24:30-25:00 UTC": Wrong("guardian_quiet_how"),
    f"{CAROL} quiet": Wrong("guardian_quiet_how"),
    f"{CAROL} room 2 off": SetRoom(CAROL, "2", RoomWord.OFF),
    f"{CAROL} room !AbC:hs.test approve": SetRoom(CAROL, "!AbC:hs.test", RoomWord.APPROVE),
    f"{CAROL} room 2": Wrong("guardian_room_how"),
    f"{CAROL} groups": Wrong("guardian_switch_how"),
    f"{CAROL} end": EndLink(CAROL),
    "end": EndLink(None),
    "yes": AnswerAsk(agreed=True, guardian=None),
    f"no {CAROL}": AnswerAsk(agreed=False, guardian=CAROL),
    f"ask {CAROL}": AskChild(CAROL),
    "ask": Wrong("guardian_ask_how"),
    "carol groups off": Wrong("guardian_how"),
}


def test_each_way_to_write_it_is_understood() -> None:
    assert {words: wish_in(words) for words in KNOWN} == KNOWN


@given(st.text())
def test_whatever_is_written_is_a_wish_or_has_a_sentence(rest: str) -> None:
    wish = wish_in(rest)
    assert not isinstance(wish, Wrong) or wish.say in ENGLISH
    assert isinstance(parse(f"guardian {rest}"), Guardianship)


@given(st.sampled_from(sorted(KNOWN)), st.sampled_from([ALICE, BOB]))
def test_in_a_group_it_is_one_sentence_whatever_it_is_for(rest: str, who: UserId) -> None:
    said = message(f"!ai guardian {rest}", who)
    decision = decide_command(scene(group(ALICE, BOB)), said, Guardianship(rest), NOW, RULES)
    [effect] = decision.effects
    assert isinstance(effect, Notice)
    assert effect.say.key == "guardian_in_direct"
    assert dict(effect.say.data) == {"prefix": "!ai"}


def test_in_ones_own_direct_chat_it_is_carried_out() -> None:
    said = message("!ai guardian", ALICE)
    decision = decide_command(scene(direct()), said, Guardianship(""), NOW, RULES)
    assert decision.effects == (CarryGuardianWish(by=ALICE, rest="", about=said.event_id),)
    other = message("!ai guardian", BOB)
    [effect] = decide_command(scene(direct()), other, Guardianship(""), NOW, RULES).effects
    assert isinstance(effect, Notice)
