"""What passes between two devices: on vodozemac, on libolm, and from each to the other."""

import random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.crypto.talking import SAME_ENDS, Device, Ends, acquainted, pickled

# What both libraries keep of the keys of messages that others overtook.
OVERTAKEN = 40
# They keep the keys of five changes of speaker; in so few steps there are no more.
TURNS = 16


def test_a_session_goes_from_pre_key_to_normal_messages(ends: Ends) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    hers = her.begin(him)
    first, second = hers.encrypt("one"), hers.encrypt("two")
    assert isinstance(first, ends.hers.OlmPreKeyMessage)
    assert isinstance(second, ends.hers.OlmPreKeyMessage)
    his = him.accept(her, first)
    assert [his.decrypt(him.arrived(sent)) for sent in (first, second)] == ["one", "two"]
    answer = his.encrypt("three")
    assert isinstance(answer, ends.his.OlmMessage)
    assert hers.decrypt(her.arrived(answer)) == "three"
    assert isinstance(hers.encrypt("four"), ends.hers.OlmMessage)


def test_both_ends_call_a_session_the_same(ends: Ends) -> None:
    hers, his = acquainted(ends)
    assert hers.id == his.id
    assert hers.describe()


def test_the_first_message_can_be_read_once_and_survives_a_restart(ends: Ends) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    first = her.begin(him).encrypt("first")
    his = pickled(ends.his, him.accept(her, first))
    assert his.decrypt(him.arrived(first)) == "first"
    for session in (his, pickled(ends.his, his)):
        with pytest.raises(ends.his.OlmSessionError):
            session.decrypt(him.arrived(first))


def test_a_session_can_be_made_of_any_message_before_the_answer(ends: Ends) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    hers = her.begin(him)
    sent = [(str(number), hers.encrypt(str(number))) for number in range(OVERTAKEN)]
    random.Random(1).shuffle(sent)
    his = him.accept(her, sent[0][1])
    random.Random(2).shuffle(sent)
    for text, ciphertext in sent:
        assert his.matches(him.arrived(ciphertext))
        assert his.decrypt(him.arrived(ciphertext)) == text


@pytest.mark.parametrize("times", [1, 2])
def test_a_one_time_key_is_good_for_one_session(ends: Ends, times: int) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    key = him.one_time_key()
    his = him.accept(her, her.begin(him, key).encrypt("mine"))
    him = Device(ends.his, ends.his.Account.from_pickle(him.account.pickle("k"), "k"))
    for _ in range(times):
        with pytest.raises(ends.his.OlmSessionError):
            him.accept(her, her.begin(him, key).encrypt("mine too"))
    assert his.id


def test_a_fallback_key_is_good_until_the_one_after_the_next(ends: Ends) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    key = him.fallback_key()
    for number in range(3):
        first = her.begin(him, key).encrypt(str(number))
        assert him.accept(her, first).decrypt(him.arrived(first)) == str(number)
    later = him.fallback_key()
    assert later != key
    first = her.begin(him, key).encrypt("late")
    assert him.accept(her, first).decrypt(him.arrived(first)) == "late"
    him.fallback_key()
    with pytest.raises(ends.his.OlmSessionError):
        him.accept(her, her.begin(him, key).encrypt("too late"))


def test_a_message_matches_its_own_session_only(ends: Ends) -> None:
    her, him = Device.on(ends.hers), Device.on(ends.his)
    one, other = her.begin(him), her.begin(him)
    first = one.encrypt("one")
    assert him.accept(her, first).matches(him.arrived(first))
    assert not him.accept(her, first_of_other := other.encrypt("other")).matches(him.arrived(first))
    assert isinstance(first_of_other, ends.hers.OlmPreKeyMessage)


def test_nobody_can_speak_in_anothers_name(ends: Ends) -> None:
    her, him, mallory = Device.on(ends.hers), Device.on(ends.his), Device.on(ends.hers)
    with pytest.raises(ends.his.OlmSessionError):
        him.accept(mallory, her.begin(him).encrypt("I am Mallory"))


def test_only_a_pre_key_message_can_match(olm: ModuleType) -> None:
    hers, _ = acquainted(Ends(olm, olm))
    with pytest.raises(TypeError):
        hers.matches(hers.encrypt("normal"))
    with pytest.raises(TypeError):
        olm.Session()


def test_text_of_any_script_arrives(ends: Ends) -> None:
    hers, his = acquainted(ends)
    text = "Grüße 🚀\x00\n" + "x" * 100_000
    assert his.decrypt(ends.his.OlmMessage(hers.encrypt(text).ciphertext)) == text


@SAME_ENDS
@given(steps=st.lists(st.tuples(st.sampled_from("<>rR"), st.integers(0, 9)), max_size=TURNS))
def test_a_conversation_survives_disorder_and_restarts(
    ends: Ends, steps: list[tuple[str, int]]
) -> None:
    """`>`, `<`: she or he writes; `r`, `R`: he or she restarts, then one of those arrives."""
    hers, his = acquainted(ends)
    underway: dict[str, list[tuple[str, Any]]] = {"r": [], "R": []}
    for number, (step, pick) in enumerate(steps):
        if step == ">":
            underway["r"].append((str(number), hers.encrypt(str(number))))
        elif step == "<":
            underway["R"].append((str(number), his.encrypt(str(number))))
        elif underway[step]:
            text, sent = underway[step].pop(pick % len(underway[step]))
            if step == "r":
                his = pickled(ends.his, his)
                assert his.decrypt(Device.on(ends.his).arrived(sent)) == text
            else:
                hers = pickled(ends.hers, hers)
                assert hers.decrypt(Device.on(ends.hers).arrived(sent)) == text
