"""By what stands around it: whether the AI user's name is called or spoken of, and people's names.

The AI user is called Marigold here, the members Tadeo, Ines and Karim, without a word from anybody.
"""

from dataclasses import replace

import pytest

from appservice.model.chat import Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.model.speaking import Call, Mode
from tests.pure.policy.calls import JUDGE, SILENT, SPEAK, line, ruled, talk
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, group, message


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("Marigold, list three soups", SPEAK),
        ("marigold: three soups", SPEAK),
        ("hey marigold!", SPEAK),
        ("Marigold?", SPEAK),
        ("Marigld, what is a leek?", SPEAK),
        ("Marigodl, what is a leek?", SPEAK),
        ("Мэриголд, что такое порей?", SPEAK),
        ("マリーゴールド、ネギって何？", SPEAK),
        ("@marigold three soups", SPEAK),
        ("@ai three soups", SPEAK),
        ("it is raining. marigold can you find us a cinema", SPEAK),
        ("I cook, and Marigold, what do we drink?", SPEAK),
        ("what do you think, Marigold?", SPEAK),
        ("what do you think Marigold?", SPEAK),
        ("wie viel Mehl brauche ich, Marigold?", SPEAK),
        ("hey bot, what is a leek?", SPEAK),
        ("ask Marigold", JUDGE),
        ("Marigold said it would rain", JUDGE),
        ("Marigold's soup was good", JUDGE),
        ("did anybody ask Marigold?", JUDGE),
        ("maybe Marigold knows", JUDGE),
        ("Marigold-flavoured tea?", JUDGE),
        ("Marigold, Ines and I had soup", JUDGE),
        ("bots are dull", JUDGE),
        ('look: "Marigold, what is a leek?"', JUDGE),
        ("```\nMarigold, what is a leek?\n```", SILENT),
        ("> Marigold, what is a leek?\n\nhe wrote that at night", SILENT),
        ("> Marigold, what is a leek?\n\nwho wrote that?", JUDGE),
        ("> he wrote that\n\nMarigold, what is a leek?", SPEAK),
        ("Ines, what is a leek?", SILENT),
        ("Ines what did you buy", SILENT),
        ("what did you buy, Ines?", SILENT),
        ("Inesss come here, did you see it?", SILENT),
        ("Ines said it rains", JUDGE),
        ("@room soup is ready", SILENT),
        ("Marigold please be quiet now", SILENT),
        ("Marigold, do you know a quiet cafe?", SPEAK),
        ("\U0001f602\U0001f602", SILENT),
        ("hahahahaha", SILENT),
        ("who knows what a leek is?", JUDGE),
    ],
)
def test_by_what_stands_around_a_name(body: str, call: Call) -> None:
    found = ruled(body)
    assert found.call is call, found.why


def test_an_answer_to_who_it_was_is_no_call() -> None:
    at = talk(line(BOB, "who made this list?"))
    assert ruled("Marigold, I only carried it", at).call is JUDGE
    assert ruled("Marigold, I only carried it").call is SPEAK


def test_a_member_of_the_same_name_is_not_told_apart() -> None:
    at = talk(names={BOB: "Marigold"})
    assert ruled("Marigold, what is a leek?", at).call is JUDGE
    assert ruled(message("x", mentions=frozenset((AI,))), at).call is SPEAK


def test_a_name_near_that_of_a_member_is_theirs() -> None:
    at = talk(names={BOB: "Marigole"})
    assert ruled("Marigole, what is a leek?", at).call is SILENT


def test_called_among_other_members_it_still_speaks() -> None:
    said = message("Ines bread, Marigold can you find us a soup?", mentions=frozenset((BOB,)))
    assert ruled(said).call is SPEAK


def test_a_mention_that_a_reply_carried_over_is_none() -> None:
    asked = line(BOB, "Marigold what is a leek", mentions=frozenset((AI,)))
    told = line(AI, "A vegetable.", 10, "$2", reply_to=asked.event_id)
    said = message("did you buy one?", mentions=frozenset((BOB, AI)), reply_to=asked.event_id)
    assert ruled(said, talk(asked, told, target=asked)).call is SILENT


QUESTION = line(ALICE, "Marigold plan a walk", 60, "$1")
ASKED = line(AI, "How long, and where?", 55, "$2")
TOLD = line(AI, "The river path, two hours.", 55, "$2")


@pytest.mark.parametrize(
    ("body", "last", "sender", "call"),
    [
        ("two hours, by the river", ASKED, ALICE, SPEAK),
        ("two hours, by the river", ASKED, BOB, JUDGE),
        ("Ines, where do you want to go?", ASKED, ALICE, SILENT),
        ("and with a dog?", TOLD, ALICE, SPEAK),
        ("and with a dog?", TOLD, BOB, JUDGE),
        ("who is coming?", TOLD, ALICE, JUDGE),
        ("no, that is too long", TOLD, ALICE, SPEAK),
        ("thanks!", TOLD, ALICE, SILENT),
        ("thanks, shorter", TOLD, ALICE, JUDGE),
        ("ok", TOLD, ALICE, SILENT),
    ],
)
def test_talk_with_it_goes_on_without_its_name(
    body: str, last: Line, sender: UserId, call: Call
) -> None:
    assert ruled(message(body, sender), talk(QUESTION, last)).call is call


def test_names_in_talk_with_it_are_not_passed_to_people() -> None:
    """Who comes, it asked; 'and Karim?' is what else to give, or a call of Karim: who knows."""
    assert ruled("me, Ines, Karim", talk(QUESTION, ASKED)).call is JUDGE
    assert ruled("and what about Karim?", talk(QUESTION, TOLD)).call is JUDGE
    assert ruled("Karim, are you coming?", talk(QUESTION, TOLD)).call is SILENT


def test_a_call_and_its_question_may_be_two_messages() -> None:
    call = line(ALICE, "Marigold", 5)
    assert ruled("what is a leek", talk(call)).call is SPEAK
    assert ruled(message("what is a leek", BOB), talk(call)).call is JUDGE
    assert ruled("what is a leek", talk(replace(call, sent_ms=NOW - 600_000))).call is JUDGE
    picture = message("", kind=LineKind.IMAGE, file="a.jpg")
    assert ruled(picture, talk(call)).call is SPEAK


@pytest.mark.parametrize(
    "body",
    [
        "Marigold, 조용한 카페 추천해줘",
        "Marigold, recomiéndame un poema sobre el silencio",
        "Marigold, find me a quiet hotel please",
        "Marigold, 安静的咖啡馆在哪里",
    ],
)
def test_a_wish_for_something_quiet_is_no_wish_for_quiet(body: str) -> None:
    assert ruled(body).call is SPEAK


@pytest.mark.parametrize("body", ["Marigold stop", "Marigold, basta. hablamos", "Marigold hush"])
def test_a_word_is_enough_to_ask_for_quiet(body: str) -> None:
    hispanic = line(BOB, "vale, entonces quien viene mañana", 20)
    assert ruled(body, talk(hispanic) if "basta" in body else None).call is SILENT


def test_thanks_that_want_more_are_not_only_thanks() -> None:
    at = talk(QUESTION, TOLD)
    assert ruled("thanks Marigold!", at).why == "thanks"
    assert ruled("thanks Marigold, and now one for Ines", at).why == "thanks and more"


def test_a_wish_for_quiet_holds_until_it_is_called_again() -> None:
    hushed = line(BOB, "Marigold please stay quiet", 600, "$q")
    asks = "who knows what a leek is?"
    assert ruled(asks, talk(hushed)).call is SILENT
    assert ruled("Marigold, what is a leek?", talk(hushed)).call is SPEAK
    back = line(BOB, "Marigold you can talk again", 300, "$b")
    assert ruled(asks, talk(hushed, back)).call is JUDGE
    sign = replace(
        line(AI, "\U0001f910", 599, "$r"), kind=LineKind.REACTION, reply_to=back.event_id
    )
    assert ruled(asks, talk(hushed, back, sign)).call is SILENT


def test_a_thread_of_its_own_is_for_it_and_others_talk_beside_it() -> None:
    root = line(ALICE, "Marigold plan a walk", 60, "$1")
    told = line(AI, "The river path.", 55, "$2", thread=EventId("$1"))
    said = message("make it shorter", thread=EventId("$1"))
    assert ruled(said, talk(root, told)).call is SPEAK
    ines = line(BOB, "not again", 50, "$3", thread=EventId("$1"))
    assert ruled(said, talk(root, told, ines)).call is not SPEAK


def test_only_new_words_of_an_edit_that_call_it_are_answered() -> None:
    old = line(ALICE, "what is a leek", 20, "$e")
    new = message("Marigold, what is a leek?", replaces=EventId("$e"))
    assert ruled(new, talk(old, target=old)).call is SPEAK
    known = replace(old, body="Marigold what is a leak?")
    assert ruled(new, talk(known, target=known)).call is SILENT
    answered = line(AI, "A vegetable.", 10, "$a", reply_to=EventId("$e"))
    assert ruled(new, talk(old, answered, target=old)).call is SILENT


def test_what_it_said_to_others_is_no_answer_to_a_message_that_calls_it_now() -> None:
    old = line(ALICE, "what is a leek", 30, "$e")
    new = message("Marigold, what is a leek?", replaces=EventId("$e"))
    asked = line(BOB, "Marigold list soups", 20, "$b")
    soups = line(AI, "Tomato.", 15, "$a", reply_to=EventId("$b"))
    about = line(AI, "Bob was invited.", 10, "$n", reply_to=EventId("$e"))
    told, liked = replace(about, kind=LineKind.NOTICE), replace(about, kind=LineKind.REACTION)
    for since in ((asked, soups), (told,), (liked,), (asked, soups, told, liked)):
        assert ruled(new, talk(old, *since, target=old)).call is SPEAK
    answered = line(AI, "A vegetable.", 5, "$a2", reply_to=EventId("$e"))
    assert ruled(new, talk(old, asked, soups, answered, target=old)).call is SILENT


def test_what_was_asked_before_may_have_been_answered_with_other_words() -> None:
    first = line(ALICE, "what is a leek", 30, "$1")
    old = line(ALICE, "what is a bean", 28, "$e")
    both = line(AI, "A vegetable. Another one.", 20, "$a", reply_to=EventId("$1"))
    new = message("Marigold, what is a bean?", replaces=EventId("$e"))
    two = replace(talk().room, members=group(ALICE).members)
    alone = replace(talk(first, old, both, target=old), room=two)
    assert ruled(new, alone).call is SILENT
    assert ruled(new, talk(first, old, both, target=old)).call is SPEAK, "it was for others then"


def test_over_a_bridge_the_nick_speaks() -> None:
    at = talk(names={BOB: "IRC bridge"})
    assert ruled(message("<zed> Marigold: what is a leek?", BOB), at).call is SPEAK
    assert ruled(message("<zed> Tadeo: are you there?", BOB), at).call is SILENT
    assert ruled(message("zed has joined", BOB), at).call is SILENT


def test_programs_get_no_answer() -> None:
    at = talk(names={BOB: "BuildBot"})
    assert ruled(message("Marigold, build 4 failed. Why?", BOB), at).call is SILENT
    assert ruled("BuildBot run it again", at).call is SILENT
    assert ruled(message("Marigold, x?", kind=LineKind.NOTICE)).call is SILENT


def test_called_perhaps_is_enough_where_only_calls_count() -> None:
    at = talk(mode=Mode.MENTION)
    assert ruled("Marigold list soups", at).call is SPEAK
    assert ruled("Marigold said so", at).call is SILENT
    assert ruled("who knows?", at).call is SILENT
    told = talk(QUESTION, TOLD, mode=Mode.MENTION)
    assert ruled("and with a dog?", told).call is SILENT
    asked = talk(QUESTION, ASKED, mode=Mode.MENTION)
    assert ruled("two hours", asked).call is SPEAK


def test_pictures_are_looked_at_by_their_captions() -> None:
    image = LineKind.IMAGE
    assert ruled(message("IMG_1.jpg", kind=image)).call is SILENT
    assert ruled(message("Marigold what plant is this?", kind=image)).call is SPEAK
    asked = line(AI, "Can you show me?", 10, "$2")
    assert ruled(message("", kind=image, file="a.jpg"), talk(QUESTION, asked)).call is SPEAK


@pytest.mark.parametrize(
    "body",
    [
        "Marigold hates me, as always",
        "Marigold smells of paint, keep the windows open please",
        "Marigold gibt mir recht, siehst du",
        "Marigold helpt ons met wiskunde",
        "Marigold pomaga mi w nauce",
        "Marigold schrieb mir gestern etwas anderes",
        "Marigold帮了我很多",
    ],
)
def test_what_it_does_to_us_is_told_and_not_wished(body: str) -> None:
    assert ruled(body).call is JUDGE


def test_a_name_may_be_written_with_signs_that_nobody_sees() -> None:
    assert ruled("Mari\u200bgold, what is a leek?").call is SPEAK


def test_who_forwards_is_no_nick_of_a_bridge() -> None:
    assert ruled("[Forwarded] Marigold Inn: a table for two?").call is not SPEAK
    assert ruled("FW: Marigold, please send the invoice").call is not SPEAK
    assert ruled("[zed] Marigold what is a leek?").call is SPEAK


def test_another_ai_is_known_by_what_stands_beside_its_name() -> None:
    for name in ("Alfred (AI)", "Alfred AI", "AI Alfred", "Альфред (бот)"):
        said = message("Marigold, what do you think?", BOB)
        assert ruled(said, talk(names={BOB: name})).why == "words of a program", name
    assert (
        ruled(message("Marigold, what is it?", BOB), talk(names={BOB: "Ai Tanaka"})).call is SPEAK
    )


def test_who_called_somebody_else_since_does_not_follow_up_its_answer() -> None:
    called, told = line(BOB, "Ines, and three times five?", 30, "$c"), line(BOB, "15", 20, "$t")
    called = replace(called, sender=ALICE)
    assert ruled("and times six?", talk(QUESTION, TOLD, called, told)).call is not SPEAK
    assert ruled("and times six?", talk(QUESTION, TOLD, told)).call is SPEAK


def test_an_answer_may_be_a_list_of_people_or_a_picture() -> None:
    assert ruled("Ines, Karim and me", talk(QUESTION, ASKED)).call is JUDGE
    assert ruled("Ines, did you hear?", talk(QUESTION, TOLD)).call is SILENT
    picture = message("", kind=LineKind.IMAGE, file="a.jpg")
    assert ruled(picture, talk(QUESTION, TOLD)).call is JUDGE
