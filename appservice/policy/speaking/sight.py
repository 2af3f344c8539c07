"""All that is seen of a message at once: its words, whom they name, and the talk around it."""

from collections.abc import Iterable
from dataclasses import dataclass

from appservice.model.chat import Author, Line
from appservice.model.event import RoomMessage
from appservice.model.ids import UserId
from appservice.model.rules import Rules
from appservice.model.talk import Talk
from appservice.policy.speaking.calling import Hail, hail_ai, hail_human, place_of
from appservice.policy.speaking.flow import Flow, flow_of
from appservice.policy.speaking.people import (
    Names,
    ai_names,
    is_bridge,
    is_program,
    named,
    people_names,
)
from appservice.policy.speaking.role import hail_role
from appservice.policy.speaking.said import Said, glance, is_file_name, said_of
from appservice.policy.speaking.tongue import FORWARDERS, Tongue, tongue_of

_LINES_HEARD = 12
_WORDS_HEARD = 40


@dataclass(frozen=True)
class Sight:
    """What is seen. `ai` and `human`: how the AI user's name and other people's names stand.

    `human_first`: somebody is called first of all, with a sign behind or as `you`. `told` are users
    that the message is meant for by its marks; `people` and `own` what the others and the AI user
    are called.
    """

    message: RoomMessage
    talk: Talk
    rules: Rules
    said: Said
    tongue: Tongue
    flow: Flow
    people: Names
    own: Names
    ai: Hail
    human: Hail
    human_first: bool
    told: frozenset[UserId]
    from_program: bool

    @property
    def target(self) -> Line | None:
        """The line that is replied to, where that is known."""
        answered = self.message.reply_to
        target = self.talk.target
        if answered is None or (target is not None and target.event_id == answered):
            return target if answered is not None else None
        return next((line for line in self.talk.lines if line.event_id == answered), None)

    @property
    def wordless_media(self) -> bool:
        """Whether it is a picture or the like without words."""
        return self.message.kind.is_media and is_file_name(self.message.body)

    @property
    def others_told(self) -> bool:
        """Whether its marks name other people."""
        return bool(self.told - {self.rules.ai, self.message.sender})


def sight_of(message: RoomMessage, talk: Talk, rules: Rules) -> Sight:
    """What is seen of a message."""
    said = said_of(message.body, FORWARDERS)
    others = _others(message, talk, rules, said)
    people = people_names(others)
    own = ai_names(talk.room, rules)
    flow = flow_of(message, talk, rules, own, said)
    tongue = tongue_of(said.plain, _heard(flow.lines))
    programs = people_names(
        (user, name)
        for user, name in others
        if is_program(user, name) and not is_bridge(user, name)
    )
    return Sight(
        message,
        talk,
        rules,
        said,
        tongue,
        flow,
        people,
        own,
        _ai_hail(
            said, own, people, tongue, prompted=flow.is_prompted(tongue), sole=not programs.full
        ),
        *_human_hail(said, people, own, programs, tongue),
        message.mentions | message.pills | said.linked,
        is_program(message.sender, _name(talk, message.sender)) and said.nick is None,
    )


def _ai_hail(
    said: Said, own: Names, people: Names, tongue: Tongue, *, prompted: bool, sole: bool
) -> Hail:
    hails = [
        hail_ai(said, naming, tongue, prompted=prompted, people=people.single)
        for naming in named(said.words, own, people.single | tongue.common)
    ]
    if own.single & people.single and hails:
        return min(Hail.MAYBE, max(hails))  # a member has its name: nobody can tell
    role = hail_role(said, tongue, sole=sole)
    return max([*hails, role])


def _human_hail(
    said: Said, people: Names, own: Names, programs: Names, tongue: Tongue
) -> tuple[Hail, bool]:
    best, first = Hail.NOT, False
    for naming in named(said.words, people, own.single | tongue.common):
        word = said.words[naming.first].plain
        is_word, is_a_program = word in tongue.also, word in programs.single
        hail = hail_human(said, naming, tongue, is_word=is_word, is_program=is_a_program)
        best = max(best, hail)
        if hail is Hail.CALLED:
            place = place_of(said, naming, tongue)
            leads = naming.first == 0 or (place.opens and place.greeted and naming.first <= 1)
            first = first or (leads and (place.marked or tongue.you.any_of(said.plain)))
    return best, first


def _others(
    message: RoomMessage, talk: Talk, rules: Rules, said: Said
) -> list[tuple[UserId, str | None]]:
    """Everybody who could be called, but the AI user and who speaks; with nicks over bridges."""
    away = {rules.ai} if said.nick else {rules.ai, message.sender}
    there = [(m.user_id, m.display_name) for m in talk.room.present() if m.user_id not in away]
    nicks = {glance(line.body).nick for line in talk.lines[-_LINES_HEARD:]} - {said.nick}
    there += [(UserId("@:"), nick) for nick in sorted(nick for nick in nicks if nick)]
    return there


def _name(talk: Talk, user: UserId) -> str | None:
    member = talk.room.members.get(user)
    return member.display_name if member else None


def _heard(lines: Iterable[Line]) -> list[str]:
    newest = [line for line in lines if line.author is not Author.BOT][-_LINES_HEARD:]
    return [word for line in newest for word in glance(line.body).plain[:_WORDS_HEARD]]
