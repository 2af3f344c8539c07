"""What passes in a room: on vodozemac, on libolm, and from each to the other."""

import random
from types import ModuleType

import pytest

from tests.contracts.crypto.talking import Ends


def test_everybody_with_the_key_reads_in_any_order_and_again(ends: Ends) -> None:
    sender = ends.hers.OutboundGroupSession()
    reader = ends.his.InboundGroupSession(sender.session_key)
    assert reader.id == sender.id
    sent = [(str(index), index, sender.encrypt(str(index))) for index in range(300)]
    random.Random(1).shuffle(sent)
    for text, index, ciphertext in sent + sent[:5]:
        assert reader.decrypt(ciphertext) == (text, index)


def test_the_key_opens_from_the_next_message_on(ends: Ends) -> None:
    sender = ends.hers.OutboundGroupSession()
    assert sender.message_index == 0
    before = sender.encrypt("before")
    assert sender.message_index == 1
    late = ends.his.InboundGroupSession(sender.session_key)
    assert late.first_known_index == 1
    assert late.decrypt(sender.encrypt("after")) == ("after", 1)
    with pytest.raises(ends.his.OlmGroupSessionError):
        late.decrypt(before)


def test_an_exported_session_opens_from_its_index_on(ends: Ends) -> None:
    sender = ends.hers.OutboundGroupSession()
    own = ends.hers.InboundGroupSession(sender.session_key)
    sent = [sender.encrypt(str(index)) for index in range(600)]
    other = ends.his.InboundGroupSession.import_session(own.export_session(299))
    assert (other.first_known_index, other.id) == (299, sender.id)
    assert [other.decrypt(sent[index]) for index in (299, 599)] == [("299", 299), ("599", 599)]
    with pytest.raises(ends.his.OlmGroupSessionError):
        other.decrypt(sent[298])
    with pytest.raises(ends.his.OlmGroupSessionError):
        other.export_session(298)
    assert own.export_session(299) == other.export_session(299)


def test_sessions_survive_a_restart_where_they_stood(ends: Ends) -> None:
    sender = ends.hers.OutboundGroupSession()
    reader = ends.his.InboundGroupSession(sender.session_key)
    for index in range(5):
        sender = ends.hers.OutboundGroupSession.from_pickle(sender.pickle("a"), "a")
        reader = ends.his.InboundGroupSession.from_pickle(reader.pickle("b"), "b")
        assert reader.decrypt(sender.encrypt("again")) == ("again", index)
    assert reader.first_known_index == 0


def test_a_message_of_another_session_is_refused(ends: Ends) -> None:
    sender, stranger = ends.hers.OutboundGroupSession(), ends.hers.OutboundGroupSession()
    reader = ends.his.InboundGroupSession(sender.session_key)
    with pytest.raises(ends.his.OlmGroupSessionError):
        reader.decrypt(stranger.encrypt("hello"))


def test_text_of_any_script_arrives(ends: Ends) -> None:
    sender = ends.hers.OutboundGroupSession()
    text = "Grüße 🚀\x00\n" + "x" * 100_000
    reader = ends.his.InboundGroupSession(sender.session_key)
    assert reader.decrypt(sender.encrypt(text)) == (text, 0)


def test_a_shared_key_is_no_exported_one(olm: ModuleType) -> None:
    sender = olm.OutboundGroupSession()
    exported = olm.InboundGroupSession(sender.session_key).export_session(0)
    with pytest.raises(olm.OlmGroupSessionError):
        olm.InboundGroupSession(exported)
    with pytest.raises(olm.OlmGroupSessionError):
        olm.InboundGroupSession.import_session(sender.session_key)
